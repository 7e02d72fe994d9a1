import type { LayoutName } from '../model/layout.ts';
import type { Ledger, LedgerRow, LedgerStatus, MigrationFileHash, MigrationStatus } from '../model/ledger.ts';

/** Compares migrations with a ledger: what ran, what runs next, and what never will. */
export function ledgerStatus(
  migrations: readonly MigrationFileHash[],
  ledger: Ledger | undefined,
  layout: LayoutName,
): LedgerStatus {
  if (ledger === undefined) return { table: 'none', migrations: migrations.map(pending), unknown: [], duplicates: [] };
  if (layout === 'journal') return byTime(migrations, ledger);
  return ledger.hasNames ? byName(migrations, ledger) : beforeUpgrade(migrations, ledger);
}

/** drizzle-orm 0.x runs what is newer than the newest row, whatever else the ledger says (migrate of its dialects). */
function byTime(migrations: readonly MigrationFileHash[], { rows, newest }: Ledger): LedgerStatus {
  const pool = new Rows(rows);
  const taken = migrations.map((migration) => pool.take((row) => row.createdAt === migration.when, migration));
  const statuses = migrations.map((migration, at): MigrationStatus => {
    const willRun = rows.length === 0 || newest === undefined || newest < migration.when;
    const row = taken[at];
    if (row !== undefined) return { ...compared(migration, row), willRun };
    const other = pool.take((one) => hasHashOf(one, migration), migration);
    if (other !== undefined) return { migration, state: 'restamped', willRun, row: other };
    return { migration, state: willRun ? 'pending' : 'skipped', willRun };
  });
  return { table: 'current', migrations: statuses, ...pool.rest((one) => String(one.createdAt)) };
}

/** drizzle-orm 1.0 runs every folder whose name no row has (getMigrationsToRun). */
function byName(migrations: readonly MigrationFileHash[], { rows }: Ledger): LedgerStatus {
  const pool = new Rows(rows);
  const taken = migrations.map((migration) => pool.take((row) => row.name === migration.tag, migration));
  const statuses = migrations.map((migration, at): MigrationStatus => {
    const row = taken[at];
    if (row !== undefined) return { ...compared(migration, row), willRun: false };
    const other = pool.take((one) => hasHashOf(one, migration), migration);
    return other === undefined ? pending(migration) : { migration, state: 'renamed', willRun: true, row: other };
  });
  return { table: 'current', migrations: statuses, ...pool.rest((one) => one.name ?? String(one.createdAt)) };
}

/**
 * The first `migrate` of 1.0 gives each row a name: by its second, by its hash where several have that second or none has. It fails if a
 * row gets none (up-migrations).
 */
function beforeUpgrade(migrations: readonly MigrationFileHash[], { rows }: Ledger): LedgerStatus {
  const rowOf = new Map<MigrationFileHash, LedgerRow>();
  const unknown: LedgerRow[] = [];
  const duplicates: LedgerRow[] = [];
  for (const row of rows) {
    const alike = migrations.filter(({ when }) => second(when) === second(row.createdAt));
    const migration =
      alike.length === 1 ? alike[0] : (alike.length === 0 ? migrations : alike).find((one) => one.hash === row.hash);
    if (migration === undefined) unknown.push(row);
    else if (rowOf.has(migration)) duplicates.push(row);
    else rowOf.set(migration, row);
  }
  const statuses = migrations.map((migration): MigrationStatus => {
    const row = rowOf.get(migration);
    return row === undefined ? pending(migration) : { ...compared(migration, row), willRun: false };
  });
  return { table: 'not upgraded', migrations: statuses, unknown, duplicates };
}

function second(time: number | undefined): number | undefined {
  return time === undefined ? undefined : Math.floor(time / 1000);
}

function pending(migration: MigrationFileHash): MigrationStatus {
  return { migration, state: 'pending', willRun: true };
}

function compared(migration: MigrationFileHash, row: LedgerRow): Pick<MigrationStatus, 'migration' | 'state' | 'row'> {
  // some migrators cannot read files, and write no hash
  if (row.hash === '' || row.hash === migration.hash) return { migration, state: 'applied', row };
  return { migration, state: row.hash === migration.otherLineEnds ? 'other-line-ends' : 'edited', row };
}

function hasHashOf({ hash }: LedgerRow, migration: MigrationFileHash): boolean {
  return hash !== '' && (hash === migration.hash || hash === migration.otherLineEnds);
}

/** The rows that no migration has taken yet. */
class Rows {
  readonly #left: Set<LedgerRow>;
  readonly #taken: LedgerRow[] = [];

  constructor(rows: readonly LedgerRow[]) {
    this.#left = new Set(rows);
  }

  /** Takes the first row that fits, one with the migration's own hash before others. */
  take(fits: (row: LedgerRow) => boolean, migration: MigrationFileHash): LedgerRow | undefined {
    const fitting = [...this.#left].filter(fits);
    const row = fitting.find((one) => hasHashOf(one, migration)) ?? fitting[0];
    if (row === undefined) return undefined;
    this.#left.delete(row);
    this.#taken.push(row);
    return row;
  }

  /** What is left: second rows of what was taken, and rows of nothing. */
  rest(key: (row: LedgerRow) => string): Pick<LedgerStatus, 'unknown' | 'duplicates'> {
    const known = new Set(this.#taken.map(key));
    const left = [...this.#left];
    return {
      unknown: left.filter((row) => !known.has(key(row))),
      duplicates: left.filter((row) => known.has(key(row))),
    };
  }
}
