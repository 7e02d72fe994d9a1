import type { Risk, RiskKind } from '../model/risk.ts';
import type { SqlFacts, TableChange } from '../model/sql.ts';

export interface Table {
  readonly schema?: string;
  readonly name: string;
}

/** What one statement does, in the same words for every dialect. */
export type Effect =
  | { readonly does: 'create-table'; readonly table: Table; readonly temporary: boolean }
  | { readonly does: 'drop-table'; readonly table: Table }
  | { readonly does: 'rename-table'; readonly table: Table; readonly to: Table }
  | { readonly does: 'rebuild-table'; readonly table: Table }
  | { readonly does: 'add-column'; readonly table: Table; readonly column: string; readonly required: boolean }
  | { readonly does: 'drop-column'; readonly table: Table; readonly column: string }
  | { readonly does: 'rename-column'; readonly table: Table; readonly column: string; readonly to: string }
  | {
      readonly does: 'alter-column';
      readonly table: Table;
      readonly column: string;
      readonly type?: string;
      /** It may hold no NULL from then on. */
      readonly required: boolean;
    }
  | { readonly does: 'change-primary-key'; readonly table: Table }
  | { readonly does: 'empty-table'; readonly table: Table }
  | { readonly does: 'write-all'; readonly table: Table; readonly verb: 'updates' | 'deletes' }
  | { readonly does: 'drop-schema'; readonly what: 'schema' | 'database'; readonly name: string }
  | { readonly does: 'drop-type'; readonly type: Table; readonly value?: string };

export type EffectOnLine = Effect & { readonly line: number };

/** The effects of all parts of a statement; undefined where one of them was not understood. */
export function all(parts: readonly (readonly Effect[] | undefined)[]): Effect[] | undefined {
  const known = parts.filter((effects) => effects !== undefined);
  return known.length === parts.length ? known.flat() : undefined;
}

/** Schemas of tables that end with the session: PostgreSQL's and SQLite's. */
const temporarySchemas = ['pg_temp', 'temp'];

/** The facts that effects amount to; temporary tables are left out. The default schema is that of names without one, where there is any. */
export function factsFrom(effects: readonly EffectOnLine[], defaultSchema?: string): Pick<SqlFacts, 'changes' | 'risks'> {
  const lasting = withoutTemporary(effects);
  const risks = lasting.flatMap((effect) => risksOf(effect, defaultSchema));
  return {
    changes: lasting.flatMap(changesOf),
    risks: risks.filter((risk, index) => !risks.slice(0, index).some((one) => isSame(one, risk))),
  };
}

/** DROP PRIMARY KEY, ADD PRIMARY KEY of one statement change it once. */
function isSame(one: Risk, other: Risk): boolean {
  return one.kind === other.kind && one.name === other.name && one.line === other.line;
}

function withoutTemporary(effects: readonly EffectOnLine[]): EffectOnLine[] {
  const temporary = new Set<string>();
  return effects.filter((effect) => {
    if (!('table' in effect)) return true;
    const { schema, name } = effect.table;
    if (schema !== undefined) return !temporarySchemas.includes(schema);
    if (effect.does === 'create-table' && effect.temporary) temporary.add(name);
    if (!temporary.has(name)) return true;
    if (effect.does === 'drop-table') temporary.delete(name);
    if (effect.does === 'rename-table') temporary.add(effect.to.name);
    return false;
  });
}

const actions: Readonly<Partial<Record<Effect['does'], TableChange['action']>>> = {
  'create-table': 'creates',
  'drop-table': 'drops',
  'rename-table': 'renames',
  'rebuild-table': 'alters',
  'add-column': 'creates',
  'drop-column': 'drops',
  'rename-column': 'renames',
  'alter-column': 'alters',
};

function changesOf(effect: EffectOnLine): TableChange[] {
  const action = actions[effect.does];
  if (action === undefined || !('table' in effect)) return [];
  const { schema, name } = effect.table;
  return [
    {
      action,
      ...(schema !== undefined && { schema }),
      table: name,
      ...('column' in effect && { column: effect.column }),
      ...('type' in effect && { type: effect.type }),
      ...('to' in effect && { to: typeof effect.to === 'string' ? { name: effect.to } : effect.to }),
      line: effect.line,
    },
  ];
}

function risksOf(effect: EffectOnLine, defaultSchema: string | undefined): Risk[] {
  const { line } = effect;
  const named = ({ schema = defaultSchema, name }: Table) => (schema === undefined ? name : `${schema}.${name}`);
  const risk = (kind: RiskKind, name: string, detail: string): Risk[] => [{ kind, name, detail, line }];
  if (effect.does === 'drop-schema') return risk('drop-schema', effect.name, `drops ${effect.what} ${effect.name}`);
  if (effect.does === 'drop-type') {
    const type = named(effect.type);
    if (effect.value === undefined) return risk('drop-enum-value', type, `drops type ${type} with its values`);
    const value = `${type}.${effect.value}`;
    return risk('drop-enum-value', value, `drops value ${value}, which PostgreSQL does not allow`);
  }
  const table = named(effect.table);
  if (!('column' in effect)) {
    if (effect.does === 'create-table') return [];
    if (effect.does === 'drop-table') return risk('drop-table', table, `drops table ${table}`);
    if (effect.does === 'rename-table') return risk('rename-table', table, `renames table ${table} to ${named(effect.to)}`);
    if (effect.does === 'rebuild-table') return risk('sqlite-table-rebuilt', table, `rebuilds table ${table}`);
    if (effect.does === 'empty-table') return risk('truncate', table, `empties table ${table}`);
    if (effect.does === 'write-all') return risk('unbounded-write', table, `${effect.verb} every row of table ${table}`);
    return risk('primary-key-changed', table, `changes the primary key of table ${table}`);
  }
  const column = `${table}.${effect.column}`;
  if (effect.does === 'drop-column') return risk('drop-column', column, `drops column ${column}`);
  if (effect.does === 'rename-column') return risk('rename-column', column, `renames column ${column} to ${effect.to}`);
  if (!effect.required) return [];
  return effect.does === 'add-column'
    ? risk('not-null-without-default', column, `adds column ${column} as NOT NULL without a default`)
    : risk('not-null-without-default', column, `makes column ${column} NOT NULL`);
}
