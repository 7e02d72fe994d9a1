import { ruleTable } from '../support/cases.ts';
import { all, journalPath, type Project, place, renamedMigration, type Tamper, withEntry } from '../support/tamper.ts';

const day = 24 * 60 * 60 * 1000;

const later = (at: number, milliseconds: number) => withEntry(at, (one) => (one.when = Date.now() + milliseconds));

ruleTable('when-in-future', {
  kits: ['0.31'],
  bad: {
    'the new one, by two days': ({ at }) => ({ published: at('3'), staged: later(-1, 2 * day)(at('4')), path: journalPath }),
    'the new one, by a hundred years': ({ at }) => ({ published: at('3'), staged: later(-1, 36525 * day)(at('4')) }),
    'the new one, in microseconds': ({ at }) => ({
      published: at('3'),
      staged: withEntry(-1, (one) => (one.when *= 1000))(at('4')),
    }),
    'the first one of all': ({ at }) => ({ published: { 'readme.md': 'x' }, staged: later(0, 2 * day)(at('1')) }),
    'two milliseconds after a published one that is itself in the future': ({ at }) => {
      const future = later(2, 400 * day)(at('3'));
      const next = all(
        later(2, 400 * day),
        withEntry(2, (one) => (one.when = whenOf(future, 2))),
      );
      return {
        published: future,
        staged: all(
          next,
          withEntry(3, (one) => (one.when = whenOf(future, 2) + 2)),
        )(at('4')),
      };
    },
    'one that was on time when it was generated, judged long before': ({ at }) => ({
      published: at('3'),
      staged: at('4'),
      now: Date.UTC(2020, 0, 1),
    }),
  },
  ok: {
    'the new one, by some hours: clocks differ': ({ at }) => ({
      published: at('3'),
      staged: later(-1, 20 * 60 * 60 * 1000)(at('4')),
    }),
    'the next after a published one that is itself in the future': ({ at }) => {
      const future = later(2, 400 * day)(at('3'));
      const next = withEntry(3, (one) => (one.when = whenOf(future, 2) + 1));
      return {
        published: future,
        staged: all(
          withEntry(2, (one) => (one.when = whenOf(future, 2))),
          next,
        )(at('4')),
      };
    },
    'the next two after a published one that is itself in the future': ({ at }) => {
      const future = later(2, 400 * day)(at('3'));
      const when = (place: number, milliseconds: number) =>
        withEntry(place, (one) => (one.when = whenOf(future, 2) + milliseconds));
      return { published: future, staged: all(when(2, 0), when(3, 1), when(4, 2))(at('5')) };
    },
    'a published one that lies in the future, untouched': ({ at }) => {
      const future = later(2, 400 * day)(at('3'));
      return { published: future, staged: { ...future, 'readme.md': 'x' } };
    },
  },
});

const stamped = (at: number, stamp: string): Tamper => renamedMigration(at, (tag) => stamp + tag.slice(14));

ruleTable('when-in-future', {
  kits: ['1.0'],
  bad: {
    'the new one, by years': ({ at }) => {
      const staged = stamped(-1, '20990101000000')(at('4'));
      return { published: at('3'), staged, path: place(staged, -1).sql };
    },
    'one that was on time when it was generated, judged long before': ({ at }) => ({
      published: at('3'),
      staged: at('4'),
      now: Date.UTC(2020, 0, 1),
    }),
  },
  ok: {
    'the new one, on time': ({ at }) => ({ published: at('3'), staged: at('4') }),
    'the next second after a published one that is itself in the future': ({ at }) => {
      const future = stamped(2, '20990101000000');
      return { published: future(at('3')), staged: all(future, stamped(2, '20990101000001'), reStamp)(at('4')) };
    },
    'a published one that lies in the future, untouched': ({ at }) => {
      const future = stamped(2, '20990101000000')(at('3'));
      return { published: future, staged: { ...future, 'readme.md': 'x' } };
    },
  },
});

/** Nothing: `4` sorted before the future one until it was renamed, so its place was 2 as well. */
function reStamp(project: Project): Project {
  return project;
}

function whenOf(project: Project, at: number): number {
  const journal = JSON.parse(project[journalPath] as string) as { entries: { when: number }[] };
  return journal.entries[at]?.when ?? 0;
}

void place;
