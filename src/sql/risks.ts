import type { RiskKind } from '../model/risk.ts';
import type { SqlRisk } from '../model/sql.ts';
import type { EffectOnLine, Table } from './effects.ts';

type Told = Omit<SqlRisk, 'after'>;

/** What an effect puts at risk, in words; `keys` are the constraints that the same SQL shows to be primary keys. */
export function risksOf(effect: EffectOnLine, defaultSchema: string | undefined, keys: ReadonlySet<string>): Told[] {
  const { line } = effect;
  const named = ({ schema = defaultSchema, name }: Table) => (schema === undefined ? name : `${schema}.${name}`);
  const risk = (kind: RiskKind, name: string, detail: string, only?: SqlRisk['only']): Told[] => [
    { kind, name, detail, line, ...(only !== undefined && { only }) },
  ];
  if ('table' in effect) return tableRisks(effect, named, keys, risk);
  if (effect.does === 'drop-schema') return risk('drop-schema', effect.name, `drops ${effect.what} ${effect.name}`);
  if (effect.does === 'rename-schema')
    return risk('rename-table', effect.name, `renames schema ${effect.name} to ${effect.to}, with all its tables`);
  if (effect.does === 'drop-cascade') return risk('drop-cascade', effect.name, effect.detail);
  if (effect.does === 'rename-value') {
    const type = named(effect.type);
    return risk('drop-enum-value', `${type}.${effect.value}`, `renames value ${effect.value} of type ${type} to ${effect.to}`);
  }
  if (effect.does !== 'drop-type') return [];
  const type = named(effect.type);
  if (effect.value === undefined) {
    const columns = effect.cascades ? ' and every column of that type' : '';
    return risk('drop-enum-value', type, `drops type ${type} with its values${columns}`);
  }
  const value = `${type}.${effect.value}`;
  return risk('drop-enum-value', value, `drops value ${value}, which PostgreSQL does not allow`);
}

/** PostgreSQL names a primary key users_pkey, drizzle-kit a composite one users_id_org_pk. */
export function isKeyName(constraint: string): boolean {
  return constraint.endsWith('_pk') || constraint.endsWith('_pkey');
}

type OnTable = Extract<EffectOnLine, { readonly table: Table }>;

function tableRisks(
  effect: OnTable,
  named: (table: Table) => string,
  keys: ReadonlySet<string>,
  risk: (kind: RiskKind, name: string, detail: string, only?: SqlRisk['only']) => Told[],
): Told[] {
  const table = named(effect.table);
  switch (effect.does) {
    case 'create-table':
      return [];
    case 'drop-table':
      return risk('drop-table', table, `drops table ${table}`);
    case 'rename-table':
      return risk('rename-table', table, `renames table ${table} to ${named(effect.to)}`);
    case 'rebuild-table':
      return risk('sqlite-table-rebuilt', table, `rebuilds table ${table}`);
    case 'empty-table':
      return risk('truncate', table, `empties table ${table}`);
    case 'write-all': {
      const only = effect.where === undefined ? undefined : { notNull: effect.where };
      const told = risk('unbounded-write', table, `${effect.verb} every row of table ${table}`, only);
      return effect.sets === undefined ? told : told.map((one) => ({ ...one, sets: effect.sets ?? [] }));
    }
    case 'ask':
      return risk(effect.kind, effect.part === undefined ? table : `${table}.${effect.part}`, effect.detail);
    case 'change-primary-key':
      return risk('primary-key-changed', table, `changes the primary key of table ${table}`);
    case 'drop-constraint': {
      const isKey = isKeyName(effect.constraint) || keys.has(effect.constraint);
      const detail = `changes the primary key of table ${table}`;
      return risk('primary-key-changed', table, detail, isKey ? undefined : { key: effect.constraint });
    }
    default:
      return columnRisks(effect, `${table}.${effect.column}`, risk);
  }
}

function columnRisks(
  effect: Extract<OnTable, { readonly column: string }>,
  column: string,
  risk: (kind: RiskKind, name: string, detail: string) => Told[],
): Told[] {
  if (effect.does === 'drop-column') return risk('drop-column', column, `drops column ${column}`);
  if (effect.does === 'rename-column') return risk('rename-column', column, `renames column ${column} to ${effect.to}`);
  if (!effect.required) return [];
  return effect.does === 'add-column'
    ? risk('not-null-without-default', column, `adds column ${column} as NOT NULL without a default`)
    : risk('not-null-without-default', column, `makes column ${column} NOT NULL`);
}
