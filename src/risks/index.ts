import type { Change } from '../model/change.ts';
import { changesNothing } from '../model/entity.ts';
import type { Migration } from '../model/history.ts';
import type { Unchecked } from '../model/report.ts';
import type { Risk } from '../model/risk.ts';
import type { SqlFacts } from '../model/sql.ts';
import { factsOf, isWorthReading } from '../sql/index.ts';
import { tooLarge } from '../sql/too-large.ts';
import { unreadIn } from '../sql/unread.ts';
import { withoutCaseOnly } from './case-only.ts';
import type { Comparison } from './comparison.ts';
import { copiedTables } from './copies.ts';
import { Created } from './created.ts';
import { isAdded, risksOfSql } from './from-sql.ts';
import { comparisonOf, risksOfStep } from './from-step.ts';
import { withMeaning } from './meaning.ts';
import { withoutMoot } from './moot.ts';
import { snapshotName } from './names.ts';
import { withRebuilt } from './rebuilt.ts';
import { withReplaced } from './replaced.ts';
import { requiredByCopies } from './required.ts';
import type { SqlFile } from './runs.ts';
import { Undone } from './undone.ts';

/** What the new migrations of a change do to data, and which SQL could not be read for it. */
export interface FoundRisks {
  readonly risks: ReadonlyMap<Migration, readonly Risk[]>;
  readonly unchecked: readonly Unchecked[];
}

/**
 * The risks of each new migration, from its snapshots where they tell and else from its SQL. Tables, enums and schemas that the same change
 * created are exempt. Where nothing was published nothing is at risk.
 */
export async function risksOf(change: Change): Promise<FoundRisks> {
  const risks = new Map<Migration, readonly Risk[]>();
  const unchecked: Unchecked[] = [];
  if (change.before.migrations.length === 0) return { risks, unchecked };
  const { dialect } = change;
  const { family } = dialect;
  const created = new Created();
  const undone = new Undone();
  const earlier: SqlFile[] = [];
  const addedColumns = new Set<string>();
  let first: Comparison | undefined;
  for (const migration of change.added) {
    const sql = change.unreadSize(migration.sql) === undefined ? change.text(migration.sql) : undefined;
    const step = change.steps.get(migration);
    const comparison = step === undefined ? undefined : comparisonOf(step, sql ?? '', family);
    first ??= comparison;
    const isGenerated = step !== undefined && !changesNothing(step);
    // where nothing is generated the SQL says it all
    const asksSnapshots = isGenerated || dialect.lexis === undefined;
    const own = comparison === undefined || sql === undefined || !asksSnapshots ? [] : risksOfStep(comparison);
    const { changes, risks: written, ...facts } = await factsIn(change, migration, isGenerated);
    if (facts.reason !== undefined) {
      unchecked.push({ project: change.after.out, level: 'integrity', reason: facts.reason, blocks: facts.blocks ?? false });
    }
    const told = written.filter((one) => !own.some(({ kind, name }) => kind === one.kind && name === one.name));
    const added =
      comparison === undefined || !isGenerated ? told : told.filter((one) => isAdded(one, comparison) || undone.has(one));
    const found = [
      ...own.filter((risk) => !created.has(risk)),
      ...risksOfSql(
        {
          risks: withoutMoot(withoutCaseOnly(added, changes, family), changes, family),
          changes: isGenerated ? changes.filter(({ type }) => type === undefined) : changes,
        },
        comparison,
        created,
        family,
      ),
    ];
    const copied = comparison?.copied ?? copiedTables(sql ?? '', family);
    const required = isGenerated ? [] : requiredByCopies(copied, first, addedColumns);
    const dropped = withReplaced(withRebuilt(found, copied, comparison, undone), changes, family);
    const rebuilt = [...dropped, ...required].filter((risk) => !created.has(risk));
    const open = withMeaning(rebuilt, sql ?? '', { earlier, comparison, family });
    if (open.length > 0) risks.set(migration, open);
    // what it creates, and copies, matters to those after it
    if (migration === change.added.at(-1)) continue;
    if (sql !== undefined) earlier.push({ text: sql, path: migration.sql.path });
    if (comparison !== undefined) {
      undone.follow(comparison, found, created);
      created.follow(comparison);
    }
    undone.followSql(changes, family);
    for (const one of changes)
      if (one.action === 'creates' && one.column !== undefined) addedColumns.add(`${snapshotName(one, family)}.${one.column}`);
    if (!isGenerated) created.followSql(changes, family);
  }
  return { risks, unchecked };
}

type Facts = Omit<SqlFacts, 'unread'> & { readonly reason?: string; readonly blocks?: boolean };

/** What SQL does, and what of it was not read. */
async function factsIn(
  { text, unreadSize, dialect }: Pick<Change, 'text' | 'unreadSize' | 'dialect'>,
  { sql: file }: Migration,
  generated: boolean,
): Promise<Facts> {
  const nothing: Facts = { changes: [], risks: [] };
  const { path } = file;
  const size = unreadSize(file);
  if (size !== undefined) return { ...nothing, reason: `${path} ${tooLarge(size)}`, blocks: true };
  const sql = text(file);
  if (sql === undefined) return nothing;
  const facts = await factsOf(sql, dialect, { generated });
  if (facts === undefined) {
    if (!isWorthReading(sql, generated)) return nothing;
    return { ...nothing, reason: `the SQL of ${path} was not read: there is no parser for ${dialect.written} here` };
  }
  const reason = unreadIn(path, facts);
  return reason === undefined ? facts : { ...facts, reason };
}
