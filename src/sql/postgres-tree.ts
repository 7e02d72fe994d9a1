import type { Table } from './effects.ts';

/** The parts of PostgreSQL's own parse tree that are looked at, as libpg-query gives them. */
export interface Relation {
  readonly schemaname?: string;
  readonly relname: string;
  /** `t` for a temporary table. */
  readonly relpersistence: string;
}

export interface Text {
  readonly String: { readonly sval: string };
}

export interface Constraint {
  readonly Constraint?: { readonly contype: string; readonly keys?: readonly Text[]; readonly skip_validation?: boolean };
}

export interface ColumnDef {
  readonly colname?: string;
  readonly typeName?: { readonly names?: readonly Text[]; readonly location?: number };
  readonly constraints?: readonly Constraint[];
}

export interface Command {
  readonly AlterTableCmd: {
    readonly subtype: string;
    readonly name?: string;
    readonly def?: { readonly ColumnDef?: ColumnDef } & Constraint;
  };
}

export interface Dropped {
  readonly List?: { readonly items: readonly Text[] };
  readonly TypeName?: { readonly names: readonly Text[] };
  readonly String?: Text['String'];
}

export interface Tree {
  readonly CreateStmt?: { readonly relation: Relation };
  readonly CreateTableAsStmt?: { readonly into: { readonly rel: Relation }; readonly objtype: string };
  readonly SelectStmt?: { readonly intoClause?: { readonly rel: Relation } };
  readonly AlterTableStmt?: { readonly relation: Relation; readonly cmds: readonly Command[]; readonly objtype: string };
  readonly RenameStmt?: {
    readonly renameType: string;
    readonly relationType?: string;
    readonly relation?: Relation;
    readonly subname?: string;
    readonly newname: string;
  };
  readonly AlterObjectSchemaStmt?: { readonly objectType: string; readonly relation?: Relation; readonly newschema: string };
  readonly DropStmt?: { readonly removeType: string; readonly objects: readonly Dropped[] };
  readonly DropdbStmt?: { readonly dbname: string };
  readonly TruncateStmt?: { readonly relations: readonly { readonly RangeVar: Relation }[] };
  readonly InsertStmt?: unknown;
  readonly UpdateStmt?: Write;
  readonly DeleteStmt?: Write;
  readonly MergeStmt?: unknown;
}

export interface Write {
  readonly relation: Relation;
  readonly whereClause?: unknown;
}

export function tableOf({ schemaname, relname }: Relation): Table {
  return { name: relname, ...(schemaname !== undefined && { schema: schemaname }) };
}
