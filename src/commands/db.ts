import { readDatabases } from '../db/read-databases.ts';
import { databaseExitCode } from '../model/database-report.ts';
import { type DatabaseView, databaseText } from '../reporters/database.ts';
import { version } from '../version.ts';
import type { Outcome, Terminal } from './command.ts';

export interface DbOptions {
  readonly env?: string;
  readonly url?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** Compares the databases of all projects with their migrations. */
export async function db(
  view: DatabaseView,
  { json = false, ...options }: DbOptions,
  { cwd, color }: Terminal,
): Promise<Outcome> {
  const report = await readDatabases(cwd, options);
  const exitCode = databaseExitCode(report);
  if (json) {
    const tool = { name: 'drizzle-guard', version };
    return { exitCode, stdout: `${JSON.stringify({ schemaVersion: 1, tool, ...report }, null, 2)}\n` };
  }
  return { exitCode, stdout: databaseText(report, view, color) };
}
