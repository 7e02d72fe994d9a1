import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { all, moved, type Project, place, textOf, withoutMigration, withSql } from '../support/tamper.ts';

const comment = (sql: string) => `${sql}\n-- reviewed`;

/** The place of one published migration in a folder that was moved. */
function editedAfterMove(project: Project, at: number): { readonly staged: Project; readonly path: string } {
  const path = place(project, at).sql.replace('drizzle/', 'db/migrations/');
  const staged = moved('drizzle/', 'db/migrations/')(withSql(at, comment)(project));
  return { staged, path };
}

/** One published migration ends with a comment of these bytes. */
const endsWith =
  (...bytes: readonly number[]) =>
  (project: Project): Project => {
    const { sql } = place(project, 1);
    return { ...project, [sql]: Buffer.concat([Buffer.from(`${textOf(project, sql)}\n-- `), Buffer.from(bytes)]) };
  };

ruleTable('committed-sql-edited', {
  bad: {
    'a byte that is not UTF-8 became another': ({ at }) => ({
      published: endsWith(0xe9)(at('3')),
      staged: endsWith(0xe8)(at('3')),
    }),
    'Latin-1 became UTF-8': ({ at }) => ({ published: endsWith(0xe9)(at('3')), staged: endsWith(0xc3, 0xa9)(at('3')) }),
    'a statement added to the newest': ({ at }) => ({
      ...onto(
        at('3'),
        withSql(-1, (sql) => `${sql}\nDROP TABLE users;`),
      ),
      path: place(at('3'), -1).sql,
    }),
    'a statement added to the first': ({ at }) =>
      onto(
        at('3'),
        withSql(0, (sql) => `${sql}\nDROP TABLE users;`),
      ),
    'a comment added': ({ at }) => onto(at('3'), withSql(1, comment)),
    'a column renamed': ({ at }) =>
      onto(
        at('3'),
        withSql(1, (sql) => sql.replace('name', 'label')),
      ),
    'white space inside a line': ({ at }) =>
      onto(
        at('3'),
        withSql(0, (sql) => sql.replaceAll('\t', '  ')),
      ),
    emptied: ({ at }) =>
      onto(
        at('3'),
        withSql(1, () => ''),
      ),
    'a statement taken out': ({ at }) =>
      onto(
        at('3'),
        withSql(2, (sql) => sql.split('--> statement-breakpoint')[0] ?? ''),
      ),
    'edited while a new migration comes': ({ at }) => ({ published: at('3'), staged: withSql(1, comment)(at('4')) }),
    'edited while the folder moves': ({ at }) => ({ published: at('3'), ...editedAfterMove(at('3'), 1) }),
  },
  ok: {
    'Latin-1 that stays as it is, while a new migration comes': ({ at }) => ({
      published: endsWith(0xe9)(at('3')),
      staged: endsWith(0xe9)(at('4')),
    }),
    'a final newline': ({ at }) => onto(at('3'), all(...[0, 1, 2].map((one) => withSql(one, (sql) => `${sql.trimEnd()}\n`)))),
    'no final newline': ({ at }) => onto(at('3'), all(...[0, 1, 2].map((one) => withSql(one, (sql) => sql.trimEnd())))),
    CRLF: ({ at }) => onto(at('3'), all(...[0, 1, 2].map((one) => withSql(one, (sql) => sql.replaceAll('\n', '\r\n'))))),
    'the folder moves': ({ at }) => onto(at('3'), moved('drizzle/', 'db/migrations/')),
    'an edit of one that only this branch has': ({ at }) => ({ published: at('3'), staged: withSql(-1, comment)(at('4')) }),
    'an edit that was published': ({ at }) => ({
      published: withSql(1, comment)(at('3')),
      staged: withSql(1, comment)(at('4')),
    }),
    'an edit of a migration that only this branch had is reverted': ({ at }) => ({
      published: at('3'),
      staged: withoutMigration(-1)(at('4custom')),
    }),
  },
});
