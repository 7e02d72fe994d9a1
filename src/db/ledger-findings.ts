import type { LedgerFinding } from '../model/database-report.ts';
import type { Ledger, LedgerRow, LedgerStatus, MigrationStatus } from '../model/ledger.ts';

/** What finding words need besides the states. */
export interface LedgerPlace {
  /** The table, as SQL names it. */
  readonly table: string;
  /** The path of a migration's SQL. */
  sqlOf(tag: string): string;
  /** The commit whose file has the hash of a row; undefined if none has. */
  commitOf(tag: string): string | undefined;
}

/** What is wrong between a ledger and the files. Pending migrations are not. */
export function ledgerFindings(
  { table, migrations, unknown, duplicates }: LedgerStatus,
  ledger: Ledger | undefined,
  place: LedgerPlace,
): LedgerFinding[] {
  const newest = migrations.find(({ row }) => row !== undefined && row.createdAt === ledger?.newest)?.migration.tag;
  return [
    ...migrations.flatMap((one) => findingOf(one, newest, place)),
    ...duplicates.map((row) => duplicate(row, place)),
    ...unknown.map((row) => ofNoFile(row, table === 'not upgraded', place)),
  ];
}

function findingOf(
  { migration, state, willRun, row }: MigrationStatus,
  newest: string | undefined,
  place: LedgerPlace,
): LedgerFinding[] {
  const { tag, when, hash } = migration;
  const sql = place.sqlOf(tag);
  if (state === 'skipped')
    return [
      {
        state,
        migration: tag,
        problem: `${tag} never ran here, and migrate never will run it: its time (${timeOf(when)}) is not after that of ${newest ?? 'the newest row'}, which ran`,
        why: 'migrate says "applied successfully" all the same, so code that needs this migration fails.',
        fix: `If nobody else has it yet, generate it again. Otherwise run ${sql} yourself and record it: insert into ${place.table} (hash, created_at) values ('${hash}', ${when});`,
      },
    ];
  if (state === 'edited') {
    const ran = place.commitOf(tag);
    return [
      {
        state,
        migration: tag,
        problem: `${tag} was changed after it ran here`,
        why: 'The database has what the old file did. New databases get the new file, so they differ.',
        fix:
          ran === undefined
            ? 'No commit here has the file that ran. Fetch the branch that has it, or compare the database with the file by hand'
            : `Give the file the text that ran (git show ${ran}:${sql}), and put the difference into a new migration`,
      },
    ];
  }
  if (state === 'renamed')
    return [
      {
        state,
        migration: tag,
        problem: `${tag} ran here as ${row?.name ?? 'a folder without a name'}, and the next migrate will run it again`,
        why: 'drizzle-orm 1.0 goes by the names of folders. SQL that ran already fails, or changes the data twice.',
        fix:
          row?.name === undefined
            ? `Give its row the name: update ${place.table} set name = '${tag}' where id = ${row?.id}`
            : `Give the folder its old name: git mv ${folderOf(sql)} ${parentOf(folderOf(sql))}/${row.name}`,
      },
    ];
  if (state === 'restamped' && willRun)
    return [
      {
        state,
        migration: tag,
        problem: `${tag} ran here with another time (${timeOf(row?.createdAt)}, now ${timeOf(when)}), and the next migrate will run it again`,
        why: 'drizzle-orm 0.x goes by the time in the journal. SQL that ran already fails, or changes the data twice.',
        fix: `Give its journal entry the "when" ${row?.createdAt} again`,
      },
    ];
  return [];
}

function duplicate(row: LedgerRow, { table }: LedgerPlace): LedgerFinding {
  return {
    state: 'duplicate',
    migration: row.name ?? timeOf(row.createdAt),
    problem: `${row.name ?? `The migration of ${timeOf(row.createdAt)}`} is recorded twice${row.id === undefined ? '' : ` (again in row ${row.id})`}`,
    why: 'Two runs of migrate at once both applied it: drizzle takes no lock. Data that it changed may be changed twice.',
    fix: `Look at what it did to the data. Then delete the second row of ${table}`,
  };
}

function ofNoFile(row: LedgerRow, failsUpgrade: boolean, { table }: LedgerPlace): LedgerFinding {
  const name = row.name ?? `the migration of ${timeOf(row.createdAt)}`;
  return {
    state: 'unknown',
    migration: row.name ?? timeOf(row.createdAt),
    problem: `${name} ran here, and no file here is it`,
    why: failsUpgrade
      ? 'The first migrate of drizzle-orm 1.0 gives every row the name of a folder, and fails if there is none.'
      : 'The database is ahead of this checkout, or the migration was deleted, or another project has the same table.',
    fix: `git pull, and look again. If another project uses ${table} too, give each its own: migrations.table in the config`,
  };
}

function timeOf(milliseconds: number | undefined): string {
  if (milliseconds === undefined || Number.isNaN(new Date(milliseconds).getTime())) return 'no time';
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function parentOf(path: string): string {
  return folderOf(path) || '.';
}
