import { describe, expect, test } from 'vitest';
import { judged, ruleTable } from '../support/cases.ts';
import { onto, saidBy } from '../support/situation.ts';
import {
  added,
  all,
  everyLayout,
  type Given,
  journalOf,
  journalPath,
  merged,
  moved,
  type Project,
  place,
  renamedMigration,
  snapshotIn,
  textOf,
  withEntry,
  withJournal,
  withoutMigration,
  withSnapshot,
} from '../support/tamper.ts';

const day = 24 * 60 * 60 * 1000;

/** `4` on top of the published `4b`, mended by hand after a merge: everything but the time it was generated at. */
function afterTheirs({ at }: Given): { readonly published: Project; readonly staged: Project } {
  const [ours, theirs] = [at('4'), at('4b')];
  const from = place(ours, -1);
  const parent = snapshotIn(theirs, place(theirs, -1).snapshot);
  const staged = all(
    added({ 'drizzle/0004_step_4.sql': textOf(ours, from.sql), 'drizzle/meta/0004_snapshot.json': textOf(ours, from.snapshot) }),
    withSnapshot(-1, (one) => (one.prevId = parent.id)),
    withJournal(({ entries }) => {
      const entry = journalOf(ours).entries.at(-1);
      if (entry !== undefined) entries.push({ ...entry, idx: 4, tag: '0004_step_4' });
    }),
  )(theirs);
  return { published: theirs, staged };
}

ruleTable('when-not-increasing', {
  kits: ['0.31'],
  bad: {
    'the same time as the newest published': ({ at }) => ({
      published: at('3'),
      staged: withEntry(-1, (one, all) => (one.when = all[2]?.when ?? 0))(at('4')),
      path: journalPath,
    }),
    'an older time than the newest published': ({ at }) => ({
      published: at('3'),
      staged: withEntry(-1, (one, all) => (one.when = (all[2]?.when ?? 0) - 1))(at('4')),
    }),
    'an older time than any published': ({ at }) => ({
      published: at('3'),
      staged: withEntry(-1, (one) => (one.when = 1))(at('4')),
    }),
    'a merge that puts ours after a newer published one': afterTheirs,
    'the second of two new ones is older than the first': ({ at }) => ({
      published: at('3'),
      staged: withEntry(-1, (one, all) => (one.when = (all[3]?.when ?? 0) - 1))(at('5')),
    }),
    'the second of two new ones has the same time as the first': ({ at }) => ({
      published: at('3'),
      staged: withEntry(-1, (one, all) => (one.when = all[3]?.when ?? 0))(at('5')),
    }),
    'a new one inserted before published ones, with a time between theirs': (given) => {
      const { published, staged } = afterTheirs(given);
      return {
        published,
        staged: withJournal((journal) => {
          const [ours] = journal.entries.splice(-1);
          if (ours !== undefined) journal.entries.splice(3, 0, ours);
        })(staged),
      };
    },
    'older than a published one that is dated in the future': ({ at }) => {
      const future = withEntry(2, (one) => (one.when += 400 * day));
      return { published: future(at('3')), staged: future(at('4')) };
    },
  },
  ok: {
    'one millisecond newer than the newest published': ({ at }) => ({
      published: at('3'),
      staged: withEntry(-1, (one, all) => (one.when = (all[2]?.when ?? 0) + 1))(at('4')),
    }),
    'a merge that gave ours a new time': (given) => {
      const { published, staged } = afterTheirs(given);
      return { published, staged: withEntry(-1, (one, all) => (one.when = (all.at(-2)?.when ?? 0) + 1))(staged) };
    },
    'one millisecond newer than a published one that is dated in the future': ({ at }) => {
      const future = withEntry(2, (one) => (one.when += 400 * day));
      const next = withEntry(3, (one, all) => (one.when = (all[2]?.when ?? 0) + 1));
      return { published: future(at('3')), staged: all(future, next)(at('4')) };
    },
    'a wrong time that was published as it is': ({ at }) => {
      const wrong = withEntry(1, (one, all) => (one.when = (all[0]?.when ?? 0) - 1));
      return { published: wrong(at('3')), staged: wrong(at('4')) };
    },
    'older than one on another branch that is not published': ({ at }) => ({ published: at('3'), staged: at('4') }),
  },
});

/** Back-dates the newest folder to the second of the one before it, under a name that still sorts after it. */
const backDated = (project: Project) => renamedMigration(-1, () => `${place(project, -2).tag.slice(0, 14)}_zz`)(project);

const named = (rename: (tag: string) => string) => renamedMigration(-1, rename);

ruleTable('when-not-increasing', {
  kits: ['1.0'],
  bad: {
    'month 13': ({ at }) => ({ published: at('3'), staged: named((tag) => tag.replace(/^(.{4})../, '$113'))(at('4')) }),
    'day 32': ({ at }) => ({ published: at('3'), staged: named((tag) => tag.replace(/^(.{6})../, '$132'))(at('4')) }),
    'second 61': ({ at }) => ({ published: at('3'), staged: named((tag) => tag.replace(/^(.{12})../, '$161'))(at('4')) }),
    'hour 24': ({ at }) => ({ published: at('3'), staged: named((tag) => tag.replace(/^(.{8})../, '$124'))(at('4')) }),
    'minute 60': ({ at }) => ({ published: at('3'), staged: named((tag) => tag.replace(/^(.{10})../, '$160'))(at('4')) }),
    'no time at all': ({ at }) => ({ published: at('3'), staged: named(() => 'zz_late')(at('4')) }),
    'a time without seconds': ({ at }) => ({ published: at('3'), staged: named((tag) => `${tag.slice(0, 12)}_late`)(at('4')) }),
  },
  ok: {
    'one that was published so': ({ at }) => {
      const [published, staged] = [at('3'), at('4')].map(renamedMigration(0, () => '20250231101112_first'));
      return { published: published as Project, staged: staged as Project };
    },
    'ours is older than a published one: the 1.0 migrator applies it by its name': ({ at }) => ({
      published: at('4b'),
      staged: merged(at('4'), at('4b')),
    }),
    'a migration taken back before it is published': ({ at }) => onto(at('3'), () => withoutMigration(-1)(at('4custom'))),
    'the whole folder moved': ({ at }) => onto(at('3'), moved('drizzle/', 'migrations/')),
  },
});

ruleTable('when-not-increasing', {
  kits: ['1.0'],
  says: 'when-not-increasing (warning)',
  bad: {
    'a folder of the same second that sorts after its parent': ({ at }) => ({ published: at('3'), staged: backDated(at('4')) }),
    'the second of two new ones has the time of the first': ({ at }) => ({ published: at('3'), staged: backDated(at('5')) }),
    'two migrations of one second on two branches': ({ at }) => {
      const theirs = at('4');
      const stamp = place(theirs, -1).tag.slice(0, 14);
      return { published: theirs, staged: merged(named(() => `${stamp}_also`)(at('4b')), theirs) };
    },
  },
  ok: {},
});

describe('beside a collision or a duplicate', () => {
  const older = withEntry(-1, (one, entries) => (one.when = (entries.at(-2)?.when ?? 0) - 1));
  const both: Record<string, (given: Given) => [published: Project, staged: Project]> = {
    'a snapshot with the parent of a published one': ({ at }) => [
      at('4'),
      withSnapshot(-1, (one, others) => (one.prevId = others.at(-3)?.id))(at('5')),
    ],
    'the prefix of a published one': ({ at }) => [at('4'), merged(at('4b'), at('4'))],
    'the idx of a published one': ({ at }) => [at('4'), withEntry(-1, (one) => (one.idx = 3))(at('5'))],
  };
  test.each(
    everyLayout
      .filter(({ kit }) => kit === '0.31')
      .flatMap((kind) => Object.entries(both).map(([name, of]) => ({ kind, name, of }))),
  )('$kind.dialect: $name', async ({ kind, of }) => {
    const [published, staged] = of(kind);
    const report = await judged({ published, staged: older(staged) });
    expect(saidBy(report)).toContain('when-not-increasing');
    expect(saidBy(report).length).toBeGreaterThan(1);
  });
});
