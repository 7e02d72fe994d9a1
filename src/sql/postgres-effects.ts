import type { Effect, Table } from './effects.ts';
import { dropEffects, namedBy } from './postgres-drops.ts';
import { type ColumnDef, type Command, type Constraint, type Relation, type Tree, tableOf } from './postgres-tree.ts';

/** Reads the type that stands at a place of the SQL. */
export type TypeAt = (location: number) => string;

/** What a statement of PostgreSQL defines, drops or renames. */
export function definitionEffects(tree: Tree, typeAt: TypeAt): Effect[] {
  const { CreateStmt, CreateTableAsStmt, SelectStmt, AlterTableStmt, AlterObjectSchemaStmt, AlterEnumStmt } = tree;
  if (CreateStmt) return [created(CreateStmt.relation, CreateStmt.oncommit, CreateStmt.if_not_exists)];
  if (CreateTableAsStmt?.objtype === 'OBJECT_TABLE')
    return [created(CreateTableAsStmt.into.rel, CreateTableAsStmt.into.onCommit, CreateTableAsStmt.if_not_exists)];
  if (SelectStmt?.intoClause) return [created(SelectStmt.intoClause.rel, SelectStmt.intoClause.onCommit)];
  if (AlterTableStmt && ['OBJECT_TABLE', 'OBJECT_TYPE'].includes(AlterTableStmt.objtype)) {
    const table = tableOf(AlterTableStmt.relation);
    return AlterTableStmt.cmds.flatMap((command) => commandEffects(command, table, typeAt));
  }
  if (AlterObjectSchemaStmt?.relation && AlterObjectSchemaStmt.objectType === 'OBJECT_TABLE') {
    const table = tableOf(AlterObjectSchemaStmt.relation);
    return [{ does: 'rename-table', table, to: { schema: AlterObjectSchemaStmt.newschema, name: table.name } }];
  }
  if (AlterEnumStmt?.oldVal !== undefined && AlterEnumStmt.newVal !== undefined)
    return [
      { does: 'rename-value', type: namedBy(AlterEnumStmt.typeName), value: AlterEnumStmt.oldVal, to: AlterEnumStmt.newVal },
    ];
  const { TruncateStmt } = tree;
  if (TruncateStmt) return TruncateStmt.relations.map(({ RangeVar }) => ({ does: 'empty-table', table: tableOf(RangeVar) }));
  return tree.RenameStmt ? renameEffects(tree.RenameStmt) : dropEffects(tree);
}

/** Subcommands of ALTER TABLE that change what drizzle-kit keeps of a column, besides those that are told apart. */
const alterations = [
  ...['AT_ColumnDefault', 'AT_DropNotNull', 'AT_AddIdentity', 'AT_SetIdentity', 'AT_DropIdentity'],
  ...['AT_SetExpression', 'AT_DropExpression'],
];

function commandEffects({ AlterTableCmd }: Command, table: Table, typeAt: TypeAt): Effect[] {
  const { subtype, name, def, missing_ok: mayExist = false } = AlterTableCmd;
  if (subtype === 'AT_AddConstraint') return constrained(def?.Constraint, table);
  if (subtype === 'AT_AddColumn') return def?.ColumnDef ? added(def.ColumnDef, table, mayExist) : [];
  if (subtype === 'AT_DetachPartition' && def?.PartitionCmd) {
    const partition = tableOf(def.PartitionCmd.name);
    const detail = `takes partition ${partition.name}, with its rows, out of table ${table.name}`;
    return [{ does: 'ask', kind: 'rename-table', table: partition, detail }];
  }
  if (name === undefined) return [];
  if (subtype === 'AT_DropConstraint') return [{ does: 'drop-constraint', table, constraint: name }];
  const altered = { does: 'alter-column', table, column: name, required: subtype === 'AT_SetNotNull' } as const;
  if (subtype === 'AT_DropColumn') return [{ does: 'drop-column', table, column: name }];
  if (subtype === 'AT_AlterColumnType') {
    const type = typeAt(def?.ColumnDef?.typeName?.location ?? 0);
    return [{ ...altered, type }, ...replaced(def?.ColumnDef?.raw_default, table, name)];
  }
  return altered.required || alterations.includes(subtype) ? [altered] : [];
}

/** USING without a column gives every row the same. */
function replaced(using: unknown, table: Table, column: string): Effect[] {
  if (using === undefined || JSON.stringify(using).includes('"ColumnRef"')) return [];
  return [
    {
      does: 'ask',
      kind: 'unbounded-write',
      table,
      part: column,
      detail: `replaces every value of column ${table.name}.${column}`,
    },
  ];
}

function constrained(constraint: Constraint['Constraint'], table: Table): Effect[] {
  if (constraint?.contype === 'CONSTR_PRIMARY') {
    const { conname } = constraint;
    return [{ does: 'change-primary-key', table, ...(conname !== undefined && { constraint: conname }) }];
  }
  // ADD CONSTRAINT … NOT NULL column, since PostgreSQL 18; NOT VALID leaves the rows there are alone
  if (constraint?.contype !== 'CONSTR_NOTNULL' || constraint.skip_validation) return [];
  return (constraint.keys ?? []).map((key) => ({ does: 'alter-column', table, column: key.String.sval, required: true }));
}

function added({ colname = '', typeName, constraints = [] }: ColumnDef, table: Table, mayExist: boolean): Effect[] {
  const has = (...kinds: readonly string[]) => constraints.some(({ Constraint }) => kinds.includes(Constraint?.contype ?? ''));
  const given =
    has('CONSTR_DEFAULT', 'CONSTR_GENERATED', 'CONSTR_IDENTITY') ||
    /^(?:small|big)?serial[248]?$/i.test(typeName?.names?.at(-1)?.String.sval ?? '');
  const primaryKey = has('CONSTR_PRIMARY');
  return [
    { does: 'add-column', table, column: colname, required: (has('CONSTR_NOTNULL') || primaryKey) && !given, mayExist },
    ...(primaryKey ? [{ does: 'change-primary-key' as const, table }] : []),
  ];
}

function renameEffects({ renameType, relationType, relation, subname, newname }: NonNullable<Tree['RenameStmt']>): Effect[] {
  if (renameType === 'OBJECT_SCHEMA' && subname !== undefined) return [{ does: 'rename-schema', name: subname, to: newname }];
  if (relation === undefined) return [];
  const table = tableOf(relation);
  if (renameType === 'OBJECT_TABLE') return [{ does: 'rename-table', table, to: { ...table, name: newname } }];
  // the index of a primary key has its name
  if (renameType === 'OBJECT_INDEX') return [{ does: 'rename-constraint', constraint: table.name, to: newname }];
  if (subname === undefined) return [];
  if (renameType === 'OBJECT_TABCONSTRAINT') return [{ does: 'rename-constraint', constraint: subname, to: newname }];
  const isColumn = renameType === 'OBJECT_ATTRIBUTE' || (renameType === 'OBJECT_COLUMN' && relationType === 'OBJECT_TABLE');
  return isColumn ? [{ does: 'rename-column', table, column: subname, to: newname }] : [];
}

function created(relation: Relation, onCommit?: string, mayExist = false): Effect {
  const temporary = relation.relpersistence === 't';
  // another session's temporary table is not in the way
  return {
    does: 'create-table',
    table: tableOf(relation),
    temporary,
    mayExist: mayExist && !temporary,
    untilCommit: onCommit === 'ONCOMMIT_DROP',
  };
}
