import type { Table } from './effects.ts';

/** The parts of PostgreSQL's own parse tree that are looked at, as libpg-query gives them. */
export interface Relation {
  readonly schemaname?: string;
  readonly relname: string;
  /** `t` for a temporary table. */
  readonly relpersistence: string;
  readonly alias?: { readonly aliasname: string };
}

export interface Text {
  readonly String: { readonly sval: string };
}

export interface Constraint {
  readonly Constraint?: {
    readonly contype: string;
    readonly conname?: string;
    readonly keys?: readonly Text[];
    readonly skip_validation?: boolean;
  };
}

export interface ColumnDef {
  readonly colname?: string;
  readonly typeName?: { readonly names?: readonly Text[]; readonly location?: number };
  readonly constraints?: readonly Constraint[];
  /** What USING makes of the rows there are. */
  readonly raw_default?: unknown;
}

export interface Command {
  readonly AlterTableCmd: {
    readonly subtype: string;
    readonly name?: string;
    readonly missing_ok?: boolean;
    readonly def?: { readonly ColumnDef?: ColumnDef; readonly PartitionCmd?: { readonly name: Relation } } & Constraint;
  };
}

export interface Dropped {
  readonly List?: { readonly items: readonly Text[] };
  readonly TypeName?: { readonly names: readonly Text[] };
  readonly String?: Text['String'];
  readonly ObjectWithArgs?: { readonly objname: readonly Text[] };
}

/** An option of a statement, for example ANALYZE of EXPLAIN. */
export interface Option {
  readonly DefElem: {
    readonly defname: string;
    readonly arg?: Partial<Text> & {
      readonly List?: { readonly items: readonly Text[] };
      readonly Boolean?: { readonly boolval?: boolean };
      readonly Integer?: { readonly ival?: number };
    };
  };
}

interface Into {
  readonly rel: Relation;
  readonly onCommit?: string;
}

export interface Tree {
  readonly CreateStmt?: { readonly relation: Relation; readonly if_not_exists?: boolean; readonly oncommit?: string };
  readonly CreateTableAsStmt?: { readonly into: Into; readonly objtype: string; readonly if_not_exists?: boolean };
  readonly SelectStmt?: { readonly intoClause?: Into };
  readonly AlterTableStmt?: { readonly relation: Relation; readonly cmds: readonly Command[]; readonly objtype: string };
  readonly AlterEnumStmt?: { readonly typeName: readonly Text[]; readonly oldVal?: string; readonly newVal?: string };
  readonly RenameStmt?: {
    readonly renameType: string;
    readonly relationType?: string;
    readonly relation?: Relation;
    readonly subname?: string;
    readonly newname: string;
  };
  readonly AlterObjectSchemaStmt?: { readonly objectType: string; readonly relation?: Relation; readonly newschema: string };
  readonly DropStmt?: { readonly removeType: string; readonly objects: readonly Dropped[]; readonly behavior?: string };
  readonly DropOwnedStmt?: { readonly roles: readonly { readonly RoleSpec: { readonly rolename?: string } }[] };
  readonly DropdbStmt?: { readonly dbname: string };
  readonly TruncateStmt?: { readonly relations: readonly { readonly RangeVar: Relation }[] };
  readonly InsertStmt?: Insert;
  readonly UpdateStmt?: Write;
  readonly DeleteStmt?: Write;
  readonly MergeStmt?: Merge;
  readonly ExplainStmt?: { readonly options?: readonly Option[] };
  readonly DoStmt?: { readonly args: readonly Option[] };
  readonly CallStmt?: unknown;
  readonly PrepareStmt?: { readonly name: string };
  readonly ExecuteStmt?: { readonly name: string };
  readonly CreateFunctionStmt?: {
    readonly funcname: readonly Text[];
    readonly options?: readonly Option[];
    readonly sql_body?: unknown;
  };
  readonly RuleStmt?: { readonly actions?: readonly unknown[] };
  readonly TransactionStmt?: { readonly kind: string };
  readonly DiscardStmt?: { readonly target: string };
  readonly VariableSetStmt?: {
    readonly kind: string;
    readonly name?: string;
    readonly args?: readonly { readonly A_Const?: { readonly sval?: { readonly sval?: string } } }[];
  };
}

export interface Write {
  readonly relation: Relation;
  /** The columns that an UPDATE sets. */
  readonly targetList?: readonly { readonly ResTarget?: { readonly name?: string } }[];
  readonly whereClause?: unknown;
}

export interface Insert {
  readonly relation: Relation;
  readonly selectStmt?: { readonly SelectStmt?: Source };
  readonly onConflictClause?: { readonly action: string; readonly whereClause?: unknown };
}

/** A query, as far as it matters how many rows it gives. */
export interface Source {
  readonly fromClause?: readonly { readonly RangeVar?: Relation }[];
  readonly whereClause?: unknown;
  readonly limitCount?: unknown;
  readonly havingClause?: unknown;
}

export interface Merge {
  readonly relation: Relation;
  readonly sourceRelation: { readonly RangeVar?: Relation };
  readonly joinCondition: unknown;
  readonly mergeWhenClauses: readonly {
    readonly MergeWhenClause: { readonly matchKind: string; readonly commandType: string; readonly condition?: unknown };
  }[];
}

export function tableOf({ schemaname, relname }: Relation): Table {
  return { name: relname, ...(schemaname !== undefined && { schema: schemaname }) };
}
