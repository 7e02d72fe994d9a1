import { onlyNotNull, truthOf } from './conditions.ts';
import type { Effect } from './effects.ts';
import { conditionOf } from './postgres-conditions.ts';
import { type Insert, type Merge, type Option, type Tree, tableOf, type Write } from './postgres-tree.ts';

/** What a statement holds without running it. */
const bodies = ['CreateFunctionStmt', 'CreatePolicyStmt', 'CreateTrigStmt', 'DoStmt', 'RuleStmt', 'ViewStmt'];

/** The writes to every row of a table in a statement that runs them: those in its WITH, EXPLAIN ANALYZE and PREPARE included. */
export function writeEffects(tree: Tree): Effect[] {
  const [kind = ''] = Object.keys(tree);
  if (bodies.includes(kind) || (tree.ExplainStmt && !analyzes(tree.ExplainStmt.options))) return [];
  return writesIn(tree);
}

function analyzes(options: readonly Option[] = []): boolean {
  const { DefElem } = options.findLast((option) => option.DefElem.defname === 'analyze') ?? {};
  if (DefElem === undefined) return false;
  const { String: text, Boolean: truth, Integer: number } = DefElem.arg ?? {};
  return !['false', 'off', '0'].includes(String(text?.sval ?? truth?.boolval ?? (number && (number.ival ?? 0))).toLowerCase());
}

function writesIn(node: unknown): Effect[] {
  if (typeof node !== 'object' || node === null) return [];
  const { UpdateStmt, DeleteStmt, MergeStmt, InsertStmt } = node as Tree;
  return [
    ...(UpdateStmt ? all(UpdateStmt, 'updates') : []),
    ...(DeleteStmt ? all(DeleteStmt, 'deletes') : []),
    ...(MergeStmt ? merged(MergeStmt) : []),
    ...(InsertStmt ? upserted(InsertStmt) : []),
    ...Object.values(node).flatMap(writesIn),
  ];
}

function all({ relation, whereClause, targetList }: Write, verb: 'updates' | 'deletes'): Effect[] {
  const sets = targetList?.flatMap(({ ResTarget }) => ResTarget?.name ?? []);
  const isKnown = verb === 'updates' && sets !== undefined && sets.length === targetList?.length;
  const every = { does: 'write-all', table: tableOf(relation), verb, ...(isKnown && { sets }) } as const;
  if (whereClause === undefined) return [every];
  const condition = conditionOf(whereClause, relation);
  const where = onlyNotNull(condition);
  if (where !== undefined) return [{ ...every, where }];
  return truthOf(condition) === true ? [every] : [];
}

/** A join by keys bounds what is updated, as UPDATE … FROM … WHERE does; what is deleted for every row of a table is asked about. */
function merged({ relation, sourceRelation, joinCondition, mergeWhenClauses }: Merge): Effect[] {
  const table = tableOf(relation);
  const from = sourceRelation.RangeVar;
  const isItself = from?.relname === relation.relname && from.schemaname === relation.schemaname;
  const isEvery = isItself || truthOf(conditionOf(joinCondition, relation)) === true;
  const verbs = mergeWhenClauses.flatMap(({ MergeWhenClause: { matchKind, commandType, condition } }) => {
    const verb = commandType === 'CMD_DELETE' ? 'deletes' : commandType === 'CMD_UPDATE' ? 'updates' : undefined;
    if (verb === undefined || (condition !== undefined && truthOf(conditionOf(condition, relation)) !== true)) return [];
    const unmatched = matchKind === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE';
    return isEvery || unmatched || (verb === 'deletes' && from !== undefined) ? [{ verb, unmatched }] : [];
  });
  const { verb, unmatched } = verbs.find((one) => one.verb === 'deletes') ?? verbs[0] ?? {};
  if (verb === undefined) return [];
  if (isEvery || from === undefined) return [{ does: 'write-all', table, verb: verb as 'deletes' }];
  const detail = `${verb} every row of table ${table.name} that ${from.relname} ${unmatched ? 'does not match' : 'matches'}`;
  return [{ does: 'ask', kind: 'unbounded-write', table, detail }];
}

/** INSERT … SELECT from the table itself, ON CONFLICT DO UPDATE. */
function upserted({ relation, selectStmt, onConflictClause }: Insert): Effect[] {
  const { fromClause = [], whereClause, limitCount, havingClause } = selectStmt?.SelectStmt ?? {};
  if (onConflictClause?.action !== 'ONCONFLICT_UPDATE' || limitCount !== undefined || havingClause !== undefined) return [];
  const bounds = [whereClause, onConflictClause.whereClause].filter((clause) => clause !== undefined);
  if (!bounds.every((clause) => truthOf(conditionOf(clause, relation)) === true)) return [];
  const isItself = fromClause.some(
    ({ RangeVar }) => RangeVar?.relname === relation.relname && RangeVar.schemaname === relation.schemaname,
  );
  return isItself ? [{ does: 'write-all', table: tableOf(relation), verb: 'updates' }] : [];
}
