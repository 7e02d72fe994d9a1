import { ruleTable } from '../support/cases.ts';
import { all, journalPath, place, renamedMigration, type Tamper, withEntry } from '../support/tamper.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

const fromNow = (at: number, milliseconds: number) =>
  withEntry(at, (one) => {
    one.when = Date.now() + milliseconds;
  });

/** The newest published entry, dated far in the future, and the new ones after it by so many milliseconds. */
const future = (...next: readonly number[]): Tamper =>
  all(
    withEntry(2, (one) => {
      one.when += 400 * day;
    }),
    ...next.map((milliseconds, at) =>
      withEntry(3 + at, (one, entries) => {
        one.when = (entries[2]?.when ?? 0) + milliseconds;
      }),
    ),
  );

ruleTable('when-in-future', {
  kits: ['0.31'],
  bad: {
    'the new one, by two days': ({ at }) => ({ published: at('3'), staged: fromNow(-1, 2 * day)(at('4')), path: journalPath }),
    'the new one, by a hundred years': ({ at }) => ({ published: at('3'), staged: fromNow(-1, 36525 * day)(at('4')) }),
    'the new one, in microseconds': ({ at }) => ({
      published: at('3'),
      staged: withEntry(-1, (one) => {
        one.when *= 1000;
      })(at('4')),
    }),
    'the first one of all': ({ at }) => ({ published: { 'readme.md': 'x' }, staged: fromNow(0, 2 * day)(at('1')) }),
    'two milliseconds after a published one that is itself in the future': ({ at }) => ({
      published: future()(at('3')),
      staged: future(2)(at('4')),
    }),
    'one that is dated long after the judged moment': ({ at }) => ({
      published: at('3'),
      staged: at('4'),
      now: Date.UTC(2020, 0, 1),
    }),
  },
  ok: {
    'the new one, by some hours: clocks differ': ({ at }) => ({ published: at('3'), staged: fromNow(-1, 20 * hour)(at('4')) }),
    'the next after a published one that is itself in the future': ({ at }) => ({
      published: future()(at('3')),
      staged: future(1)(at('4')),
    }),
    'the next two after a published one that is itself in the future': ({ at }) => ({
      published: future()(at('3')),
      staged: future(1, 2)(at('5')),
    }),
    'a published one that lies in the future, untouched': ({ at }) => ({
      published: future()(at('3')),
      staged: { ...future()(at('3')), 'readme.md': 'x' },
    }),
  },
});

const stamped = (at: number, stamp: string): Tamper => renamedMigration(at, (tag) => stamp + tag.slice(14));

/** The published 2 moves behind the new one, whose place is 2 from then on. */
const next = (stamp: string) => all(stamped(2, '20990101000000'), stamped(2, stamp));

ruleTable('when-in-future', {
  kits: ['1.0'],
  bad: {
    'the new one, by years': ({ at }) => {
      const staged = stamped(-1, '20990101000000')(at('4'));
      return { published: at('3'), staged, path: place(staged, -1).sql };
    },
    'two seconds after a published one that is itself in the future': ({ at }) => ({
      published: stamped(2, '20990101000000')(at('3')),
      staged: next('20990101000002')(at('4')),
    }),
    'one that is dated long after the judged moment': ({ at }) => ({
      published: at('3'),
      // not the very next second, which is the way on after a published one in the future
      staged: stamped(-1, '20270101000000')(at('4')),
      now: Date.UTC(2020, 0, 1),
    }),
  },
  ok: {
    'the new one, on time': ({ at }) => ({ published: at('3'), staged: at('4') }),
    'the next second after a published one that is itself in the future': ({ at }) => ({
      published: stamped(2, '20990101000000')(at('3')),
      staged: next('20990101000001')(at('4')),
    }),
    'a published one that lies in the future, untouched': ({ at }) => {
      const published = stamped(2, '20990101000000')(at('3'));
      return { published, staged: { ...published, 'readme.md': 'x' } };
    },
  },
});
