import { sqlOf } from '../layouts/sql-text.ts';
import type { Change } from '../model/change.ts';
import { changesNothing } from '../model/entity.ts';
import type { Migration } from '../model/history.ts';
import type { Unchecked } from '../model/report.ts';
import type { Risk } from '../model/risk.ts';
import { isReadable } from '../model/snapshot.ts';
import type { SqlFacts } from '../model/sql.ts';
import { factsOf } from '../sql/index.ts';
import { Created } from './created.ts';
import { risksOfSql } from './from-sql.ts';
import { comparisonOf, risksOfStep } from './from-step.ts';
import { familyOf } from './types.ts';

/** What the new migrations of a change do to data, and which SQL could not be read for it. */
export interface FoundRisks {
  readonly risks: ReadonlyMap<Migration, readonly Risk[]>;
  readonly unchecked: readonly Unchecked[];
}

/** What may be at risk, where only the SQL tells. A comment is no reason to look. */
const risky = /\b(?:truncate|delete|update|drop|rename|alter|replace|not\s+null|primary\s+key)\b/i;
/** What generated migrations never hold by themselves; their foreign keys and policies say ON DELETE and FOR UPDATE. */
const writes = /\btruncate\b|(?<!\b(?:on|for)\s+)\b(?:delete|update)\b/i;

/**
 * The risks of each new migration, from its snapshots where they tell and else from its SQL. Tables, enums and schemas that the same change
 * created are exempt. Where nothing was published nothing is at risk.
 */
export async function risksOf(change: Change): Promise<FoundRisks> {
  const risks = new Map<Migration, readonly Risk[]>();
  const unchecked: Unchecked[] = [];
  if (change.before.migrations.length === 0) return { risks, unchecked };
  const dialect = dialectOf(change);
  const family = familyOf(dialect);
  const created = new Created();
  for (const migration of change.added) {
    const sql = sqlOf(change, migration);
    const step = change.steps.get(migration);
    const comparison = step === undefined ? undefined : comparisonOf(step, sql ?? '', dialect);
    const isGenerated = step !== undefined && !changesNothing(step);
    const own = comparison === undefined || sql === undefined ? [] : risksOfStep(comparison);
    const { changes, risks: written, reason } = await factsIn(migration, sql, isGenerated ? writes : risky, dialect);
    if (reason !== undefined) {
      unchecked.push({ project: change.after.out, level: 'integrity', reason, blocks: false });
    }
    const told = isGenerated ? written.filter(({ kind }) => kind === 'truncate' || kind === 'unbounded-write') : written;
    const found = [
      ...own.filter((risk) => !created.has(risk)),
      ...risksOfSql({ risks: told, changes: isGenerated ? [] : changes }, comparison, created, family),
    ];
    if (found.length > 0) risks.set(migration, found);
    // what it creates matters to those after it
    if (migration === change.added.at(-1)) continue;
    if (comparison !== undefined) created.follow(comparison);
    if (!isGenerated) created.followSql(changes, family);
  }
  return { risks, unchecked };
}

type Facts = Omit<SqlFacts, 'unread'> & { readonly reason?: string };

/** What SQL does, as far as it was worth reading. */
async function factsIn({ sql: { path } }: Migration, sql: string | undefined, worth: RegExp, dialect: string): Promise<Facts> {
  const nothing: Facts = { changes: [], risks: [] };
  if (sql === undefined || !worth.test(sql.replaceAll(/--.*$|\/\*[\s\S]*?\*\//gm, ''))) return nothing;
  const facts = await factsOf(sql, dialect);
  if (facts === undefined)
    return { ...nothing, reason: `the SQL of ${path} was not read: there is no parser for ${dialect} here` };
  const [first] = facts.unread;
  return first === undefined ? facts : { ...facts, reason: `line ${first.line} of ${path} was not read: ${first.problem}` };
}

function dialectOf({ after, before, snapshot }: Change): string {
  const loaded = after.migrations.flatMap((migration) => snapshot(migration.snapshot) ?? []).find(isReadable);
  return loaded?.dialect ?? after.dialect ?? before.dialect ?? 'unknown';
}
