import { spawnSync } from 'node:child_process';

/** Whether there is a sqlite3 to run migrations with. */
export const hasSqlite = spawnSync('sqlite3', ['--version']).status === 0;

/** What a query gives on a new database that ran these migrations; the columns of every table by default. Throws on the first error. */
export function appliedToSqlite(migrations: readonly string[], query = columns): string {
  const input = `${migrations.map((sql) => sql.replaceAll('--> statement-breakpoint', '')).join(';\n')};\n${query};`;
  const { status, stdout, stderr } = spawnSync('sqlite3', ['-bail', ':memory:'], { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const columns =
  'SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk FROM sqlite_schema t, pragma_table_info(t.name) c ORDER BY 1, 2';
