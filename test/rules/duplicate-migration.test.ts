import { describe, expect, test } from 'vitest';
import { judged, ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import {
  added,
  all,
  everyLayout,
  journalOf,
  journalPath,
  merged,
  type Project,
  place,
  renamedMigration,
  textOf,
  withEntry,
  withJournal,
  withSnapshot,
} from '../support/tamper.ts';

ruleTable('duplicate-migration', {
  kits: ['0.31'],
  bad: {
    'the idx of a published one': ({ at }) => ({
      published: at('3'),
      staged: withEntry(-1, (one) => (one.idx = 2))(at('4')),
      path: journalPath,
    }),
    'the prefix of a published one': ({ at }) => ({ published: at('4'), staged: merged(at('4b'), at('4')) }),
    'the prefix of a published one, with an idx of its own': ({ at }) => ({
      published: at('4'),
      staged: withEntry(-1, (one) => (one.idx = 4))(merged(at('4b'), at('4'))),
    }),
    'the tag of a published one': ({ at }) => ({
      ...onto(
        at('3'),
        withJournal(({ entries }) => {
          const last = entries.at(-1);
          if (last !== undefined) entries.push({ ...last, idx: 3, when: last.when + 1 });
        }),
      ),
      path: journalPath,
    }),
    'an entry that stands twice as a whole': ({ at }) =>
      onto(
        at('3'),
        withJournal(({ entries }) => entries.push(...entries.slice(-1))),
      ),
    'the snapshot id of a published one': ({ at }) => ({
      published: at('3'),
      staged: withSnapshot(-1, (one, others) => (one.id = others[2]?.id))(at('4')),
    }),
    'two new ones with one idx': ({ at }) => ({ published: at('3'), staged: withEntry(-1, (one) => (one.idx = 3))(at('5')) }),
  },
  ok: {
    'the next migration': ({ at }) => ({ published: at('3'), staged: at('4') }),
    'the next two migrations': ({ at }) => ({ published: at('3'), staged: at('5') }),
    'the same name with another prefix': ({ at }) => ({
      published: at('3'),
      staged: renamedMigration(-1, () => '0003_step_3')(at('4')),
    }),
    'the prefix of one that another branch has, which is not published': ({ at }) => ({ published: at('3'), staged: at('4b') }),
    'a twin that was published as it is': ({ at }) => {
      const published = merged(at('4b'), at('4'));
      return { published, staged: added({ 'readme.md': journalOf(published).version })(published) };
    },
  },
});

/** The newest migration once more, a second later. */
function copied(project: Project): Project {
  const { tag, sql, snapshot } = place(project, -1);
  const later = `drizzle/${Number(tag.slice(0, 14)) + 1}_copied`;
  return added({ [`${later}/migration.sql`]: textOf(project, sql), [`${later}/snapshot.json`]: textOf(project, snapshot) })(
    project,
  );
}

ruleTable('duplicate-migration', {
  kits: ['1.0'],
  bad: {
    'a folder copied under a later name': ({ at }) => onto(at('3'), copied),
    'a folder copied under a later name, and formatted': ({ at }) =>
      onto(
        at('3'),
        all(
          copied,
          withSnapshot(-1, (one) => (one.formatted = true)),
        ),
      ),
    'the snapshot id of a published one': ({ at }) => ({
      published: at('3'),
      staged: withSnapshot(-1, (one, others) => (one.id = others[2]?.id))(at('4')),
      path: place(at('4'), -1).snapshot,
    }),
  },
  ok: {
    'the next migration': ({ at }) => ({ published: at('3'), staged: at('4') }),
    'two branches that both added one': ({ at }) => ({ published: at('4'), staged: merged(at('4b'), at('4')) }),
  },
});

describe.each(everyLayout.filter(({ kit }) => kit === '0.31'))(
  '$kit $dialect: the reason is that of what is shared:',
  ({ at }) => {
    test.each([
      {
        of: 'an id',
        published: at('3'),
        staged: withSnapshot(-1, (one, others) => (one.id = others[2]?.id))(at('4')),
        why: /^Snapshots name their parent by its id/,
      },
      {
        of: 'a number',
        published: at('4'),
        staged: merged(at('4b'), at('4')),
        why: /^drizzle-kit cannot tell the two apart: the next generate can start from the wrong/,
      },
    ])('$of', async ({ published, staged, why }) => {
      expect((await judged({ published, staged })).findings[0]?.why).toMatch(why);
    });
  },
);
