import { describe, expect, test } from 'vitest';
import { judged, ruleTable } from '../support/cases.ts';
import { onto, saidBy } from '../support/situation.ts';
import { all, everyLayout, moved, type Project, place, withoutMigration, withoutSnapshot, withSql } from '../support/tamper.ts';

const withoutAny = (project: Project) =>
  Object.fromEntries(Object.entries(project).filter(([path]) => !path.startsWith('drizzle/')));

ruleTable('committed-migration-deleted', {
  bad: {
    'the newest': ({ at }) => onto(at('3'), withoutMigration(-1)),
    'a middle one': ({ at }) => onto(at('3'), withoutMigration(1)),
    'the first': ({ at }) => onto(at('3'), withoutMigration(0)),
    'all but the first': ({ at }) => onto(at('3'), all(withoutMigration(-1), withoutMigration(-1))),
    'all of them': ({ at }) => onto(at('3'), withoutAny),
    'all of them and the schema: the project left': ({ at }) =>
      onto({ ...at('3'), 'readme.md': 'x' }, () => ({ 'readme.md': 'x' })),
    'a reset: one new migration for all of them': ({ at }) => ({ published: at('3'), staged: at('3reset') }),
    'a squash: one new migration for the last two': ({ at }) => ({ published: at('4'), staged: at('4squash') }),
    'a squash with an honest migration after it': ({ at }) => ({ published: at('2'), staged: at('3reset') }),
    'the newest generated again': ({ at }) => ({ published: at('4'), staged: at('4again') }),
    'the newest replaced by another': ({ at }) => ({ published: at('4'), staged: at('4b') }),
    'the newest replaced by a custom one': ({ at }) => ({ published: at('4'), staged: at('4custom') }),
    'one, while the folder moves': ({ at }) => onto(at('3'), all(withoutMigration(1), moved('drizzle/', 'db/migrations/'))),
  },
  ok: {
    'the folder moves': ({ at }) => onto(at('3'), moved('drizzle/', 'db/migrations/')),
    'the folder moves one up, to the top': ({ at }) => onto(at('3'), moved('drizzle/', '')),
    'the folder moves while a new migration comes': ({ at }) => ({
      published: at('3'),
      staged: moved('drizzle/', 'db/migrations/')(at('4')),
    }),
    'one that only this branch had': ({ at }) => ({ published: at('3'), staged: withoutMigration(-1)(at('4custom')) }),
    'one that only this branch has is generated again': ({ at }) => ({ published: at('3'), staged: at('4again') }),
  },
});

/** The newest migration without its snapshot, and its SQL under another path. */
const sqlAt = (path: (tag: string) => string) => (project: Project) => {
  const { tag, sql } = place(project, -1);
  return all(withoutSnapshot(-1), moved(sql, path(tag)))(project);
};

ruleTable('committed-migration-deleted', {
  kits: ['1.0'],
  bad: {
    'its SQL moved out of its folder': ({ at }) =>
      onto(
        at('3'),
        sqlAt((tag) => `drizzle/${tag}.sql`),
      ),
    'its SQL moved out of its folder under the same name': ({ at }) =>
      onto(
        at('3'),
        sqlAt(() => 'drizzle/migration.sql'),
      ),
    'its SQL renamed in its folder': ({ at }) =>
      onto(
        at('3'),
        sqlAt((tag) => `drizzle/${tag}/up.sql`),
      ),
    'its SQL moved a folder deeper': ({ at }) =>
      onto(
        at('3'),
        sqlAt((tag) => `drizzle/${tag}/old/migration.sql`),
      ),
    'its SQL moved to another folder of the repository': ({ at }) =>
      onto(
        at('3'),
        sqlAt((tag) => `archive/${tag}.sql`),
      ),
    'two of them, one of which stays beside the folders': ({ at }) =>
      onto(
        at('3'),
        all(
          sqlAt((tag) => `drizzle/${tag}.sql`),
          withoutMigration(-1),
        ),
      ),
  },
  ok: {
    'SQL that lay beside the folders before': ({ at }) => ({
      published: { ...at('3'), 'drizzle/seed.sql': 'SELECT 1;' },
      staged: { ...at('4'), 'drizzle/seed.sql': 'SELECT 1;' },
    }),
  },
});

describe('deleted with an edit elsewhere', () => {
  test.each(everyLayout)('$kit $dialect: both are found', async ({ at }) => {
    const report = await judged(
      onto(
        at('3'),
        all(
          withSql(0, () => 'SELECT 1;'),
          withoutMigration(2),
        ),
      ),
    );
    expect(saidBy(report)).toEqual(['committed-migration-deleted', 'committed-sql-edited']);
  });
});
