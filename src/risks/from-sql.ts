import type { Risk } from '../model/risk.ts';
import type { SqlFacts, TableChange } from '../model/sql.ts';
import { type Comparison, risk } from './columns.ts';
import { type Created, createdBy, nameOf } from './created.ts';
import { cascadesTo } from './from-step.ts';
import { type Family, typeOf } from './types.ts';
import { isWidening } from './widening.ts';

/** What the SQL of a migration does that the change did not create itself, up to then or above in the same file. */
export function risksOfSql(
  { risks, changes }: Pick<SqlFacts, 'risks' | 'changes'>,
  comparison: Comparison | undefined,
  created: Created,
  family: Family,
): Risk[] {
  const narrowed = changes.flatMap((change) => narrowedBy(change, comparison, family));
  return [...risks, ...narrowed].filter((one) => {
    if (one.kind === 'sqlite-table-rebuilt' && comparison !== undefined && cascadesTo(one.name, comparison).length === 0)
      return false;
    return !createdBy(created, changesBefore(one, changes, family), family).has(one);
  });
}

/** What the file did until then; several statements may stand in one line. */
function changesBefore({ name, line = 0 }: Risk, changes: readonly TableChange[], family: Family): readonly TableChange[] {
  const isIt = (change: TableChange) => {
    const table = nameOf(change, family);
    return name === (change.column === undefined ? table : `${table}.${change.column}`);
  };
  const itself = changes.findIndex((change) => change.action !== 'creates' && change.line === line && isIt(change));
  return itself < 0 ? changes.filter((change) => change.line < line) : changes.slice(0, itself);
}

/** Types that hold nearly anything: what they were matters little. */
const widest = /^(?:text|longtext|varchar|bigint|numeric|double precision|double|jsonb?)$/;

/** SQL does not say what a type was: the snapshots do. */
function narrowedBy(
  { action, schema, table, column, type, line }: TableChange,
  comparison: Comparison | undefined,
  family: Family,
): Risk[] {
  if (action !== 'alters' || column === undefined || type === undefined) return [];
  const name = nameOf({ table, schema }, family);
  const to = typeOf(type, family);
  const old = comparison?.before.tables.get(name)?.columns.get(column);
  if (old === undefined ? widest.test(to.name) && to.sizes.length === 0 : isWideningFrom(old.type, type, family)) return [];
  const detail = `changes column ${name}.${column}${old === undefined ? '' : ` from ${old.type}`} to ${type}`;
  return [risk('column-type-narrowed', `${name}.${column}`, detail, line)];
}

function isWideningFrom(old: string, type: string, family: Family): boolean {
  const [from, to] = [typeOf(old, family), typeOf(type, family)];
  return JSON.stringify(from) === JSON.stringify(to) || isWidening(from, to, family);
}
