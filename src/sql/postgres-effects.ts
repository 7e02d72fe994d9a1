import type { Effect, Table } from './effects.ts';
import {
  type ColumnDef,
  type Command,
  type Constraint,
  type Dropped,
  type Relation,
  type Text,
  type Tree,
  tableOf,
} from './postgres-tree.ts';
import { writeEffects } from './postgres-writes.ts';

/** Reads the type that stands at a place of the SQL. */
export type TypeAt = (location: number) => string;

/** What a statement of PostgreSQL does. */
export function postgresEffects(tree: Tree, typeAt: TypeAt): Effect[] {
  return [...definitionEffects(tree, typeAt), ...writeEffects(tree)];
}

function definitionEffects(tree: Tree, typeAt: TypeAt): Effect[] {
  const { CreateStmt, CreateTableAsStmt, SelectStmt, AlterTableStmt, AlterObjectSchemaStmt, DropdbStmt, TruncateStmt } = tree;
  if (CreateStmt) return [created(CreateStmt.relation)];
  if (CreateTableAsStmt?.objtype === 'OBJECT_TABLE') return [created(CreateTableAsStmt.into.rel)];
  if (SelectStmt?.intoClause) return [created(SelectStmt.intoClause.rel)];
  if (AlterTableStmt?.objtype === 'OBJECT_TABLE') {
    const table = tableOf(AlterTableStmt.relation);
    return AlterTableStmt.cmds.flatMap((command) => commandEffects(command, table, typeAt));
  }
  if (AlterObjectSchemaStmt?.relation && AlterObjectSchemaStmt.objectType === 'OBJECT_TABLE') {
    const table = tableOf(AlterObjectSchemaStmt.relation);
    return [{ does: 'rename-table', table, to: { schema: AlterObjectSchemaStmt.newschema, name: table.name } }];
  }
  if (TruncateStmt) return TruncateStmt.relations.map(({ RangeVar }) => ({ does: 'empty-table', table: tableOf(RangeVar) }));
  if (DropdbStmt) return [{ does: 'drop-schema', what: 'database', name: DropdbStmt.dbname }];
  return tree.RenameStmt ? renameEffects(tree.RenameStmt) : tree.DropStmt ? dropEffects(tree.DropStmt) : [];
}

/** Subcommands of ALTER TABLE that change what drizzle-kit keeps of a column, besides those that are told apart. */
const alterations = [
  ...['AT_ColumnDefault', 'AT_DropNotNull', 'AT_AddIdentity', 'AT_SetIdentity', 'AT_DropIdentity'],
  ...['AT_SetExpression', 'AT_DropExpression'],
];

function commandEffects({ AlterTableCmd: { subtype, name, def } }: Command, table: Table, typeAt: TypeAt): Effect[] {
  if (subtype === 'AT_AddConstraint') return constrained(def?.Constraint, table);
  // the SQL does not say what a constraint is: PostgreSQL names a primary key users_pkey, drizzle-kit a composite one users_id_org_pk
  if (subtype === 'AT_DropConstraint') return /_pk(?:ey)?$/.test(name ?? '') ? [{ does: 'change-primary-key', table }] : [];
  if (subtype === 'AT_AddColumn') return def?.ColumnDef ? added(def.ColumnDef, table) : [];
  if (name === undefined) return [];
  const altered = { does: 'alter-column', table, column: name, required: subtype === 'AT_SetNotNull' } as const;
  if (subtype === 'AT_DropColumn') return [{ does: 'drop-column', table, column: name }];
  if (subtype === 'AT_AlterColumnType') return [{ ...altered, type: typeAt(def?.ColumnDef?.typeName?.location ?? 0) }];
  return altered.required || alterations.includes(subtype) ? [altered] : [];
}

function constrained(constraint: Constraint['Constraint'], table: Table): Effect[] {
  if (constraint?.contype === 'CONSTR_PRIMARY') return [{ does: 'change-primary-key', table }];
  // ADD CONSTRAINT … NOT NULL column, since PostgreSQL 18; NOT VALID leaves the rows there are alone
  if (constraint?.contype !== 'CONSTR_NOTNULL' || constraint.skip_validation) return [];
  return (constraint.keys ?? []).map((key) => ({ does: 'alter-column', table, column: key.String.sval, required: true }));
}

function added({ colname = '', typeName, constraints = [] }: ColumnDef, table: Table): Effect[] {
  const has = (...kinds: readonly string[]) => constraints.some(({ Constraint }) => kinds.includes(Constraint?.contype ?? ''));
  const given =
    has('CONSTR_DEFAULT', 'CONSTR_GENERATED', 'CONSTR_IDENTITY') ||
    /^(?:small|big)?serial[248]?$/i.test(typeName?.names?.at(-1)?.String.sval ?? '');
  const primaryKey = has('CONSTR_PRIMARY');
  return [
    { does: 'add-column', table, column: colname, required: (has('CONSTR_NOTNULL') || primaryKey) && !given },
    ...(primaryKey ? [{ does: 'change-primary-key' as const, table }] : []),
  ];
}

function renameEffects({ renameType, relationType, relation, subname, newname }: NonNullable<Tree['RenameStmt']>): Effect[] {
  if (relation === undefined) return [];
  const table = tableOf(relation);
  if (renameType === 'OBJECT_TABLE') return [{ does: 'rename-table', table, to: { ...table, name: newname } }];
  if (renameType !== 'OBJECT_COLUMN' || relationType !== 'OBJECT_TABLE' || subname === undefined) return [];
  return [{ does: 'rename-column', table, column: subname, to: newname }];
}

function dropEffects({ removeType, objects }: NonNullable<Tree['DropStmt']>): Effect[] {
  if (removeType === 'OBJECT_TABLE') return objects.map((object) => ({ does: 'drop-table', table: dropped(object) }));
  if (removeType === 'OBJECT_TYPE') return objects.map((object) => ({ does: 'drop-type', type: dropped(object) }));
  if (removeType === 'OBJECT_SCHEMA')
    return objects.map((object) => ({ does: 'drop-schema', what: 'schema', name: object.String?.sval ?? '' }));
  return [];
}

function dropped({ List, TypeName }: Dropped): Table {
  const names: readonly Text[] = List?.items ?? TypeName?.names ?? [];
  const [name, schema] = [names.at(-1)?.String.sval ?? '', names.at(-2)?.String.sval];
  return { name, ...(schema !== undefined && { schema }) };
}

function created(relation: Relation): Effect {
  return { does: 'create-table', table: tableOf(relation), temporary: relation.relpersistence === 't' };
}
