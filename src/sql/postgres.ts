import type { SqlFacts, TableChange } from '../model/sql.ts';

interface Relation {
  readonly schemaname?: string;
  readonly relname: string;
}
interface Command {
  readonly AlterTableCmd: {
    readonly subtype: string;
    readonly name?: string;
    readonly def?: { readonly ColumnDef?: { readonly colname: string } };
  };
}
/** The statements of PostgreSQL's own parse tree that are looked at. */
interface Statement {
  readonly CreateStmt?: { readonly relation: Relation };
  readonly CreateTableAsStmt?: { readonly into: { readonly rel: Relation }; readonly objtype: string };
  readonly AlterTableStmt?: { readonly relation: Relation; readonly cmds: readonly Command[]; readonly objtype: string };
  readonly RenameStmt?: { readonly renameType: string; readonly relation?: Relation; readonly subname?: string };
  readonly AlterObjectSchemaStmt?: { readonly objectType: string; readonly relation?: Relation };
  readonly DropStmt?: {
    readonly removeType: string;
    readonly objects: readonly {
      readonly List?: { readonly items: readonly { readonly String: { readonly sval: string } }[] };
    }[];
  };
}

/** Subcommands of ALTER TABLE that change what drizzle-kit keeps of a column. */
const columnCommands: Readonly<Record<string, TableChange['action']>> = {
  AT_AddColumn: 'creates',
  AT_DropColumn: 'drops',
  AT_AlterColumnType: 'alters',
  AT_ColumnDefault: 'alters',
  AT_SetNotNull: 'alters',
  AT_DropNotNull: 'alters',
  AT_AddIdentity: 'alters',
  AT_SetIdentity: 'alters',
  AT_DropIdentity: 'alters',
  AT_SetExpression: 'alters',
  AT_DropExpression: 'alters',
};

/** Reads SQL with PostgreSQL's own parser. */
export async function postgresFacts(sql: string): Promise<SqlFacts> {
  // 1.7 MB of WebAssembly, needed only where a custom migration is
  const { parse } = await import('libpg-query');
  let statements: readonly { readonly stmt?: Statement; readonly stmt_location?: number }[];
  try {
    statements = ((await parse(sql)).stmts ?? []) as typeof statements;
  } catch (error) {
    return { changes: [], risks: [], unread: [{ line: 1, problem: (error as Error).message }] };
  }
  const bytes = Buffer.from(sql);
  return {
    risks: [],
    unread: [],
    changes: statements.flatMap(({ stmt, stmt_location = 0 }) => {
      const line = lineOf(bytes, stmt_location);
      return stmt === undefined ? [] : changesOf(stmt).map((change) => ({ ...change, line }));
    }),
  };
}

function changesOf(statement: Statement): Omit<TableChange, 'line'>[] {
  const { CreateStmt, CreateTableAsStmt, AlterTableStmt, RenameStmt, AlterObjectSchemaStmt, DropStmt } = statement;
  if (CreateStmt) return [{ action: 'creates', ...tableOf(CreateStmt.relation) }];
  if (CreateTableAsStmt?.objtype === 'OBJECT_TABLE') return [{ action: 'creates', ...tableOf(CreateTableAsStmt.into.rel) }];
  if (AlterTableStmt?.objtype === 'OBJECT_TABLE') {
    return AlterTableStmt.cmds.flatMap(({ AlterTableCmd: { subtype, name, def } }) => {
      const action = columnCommands[subtype];
      const column = name ?? def?.ColumnDef?.colname;
      return action === undefined || column === undefined ? [] : [{ action, ...tableOf(AlterTableStmt.relation), column }];
    });
  }
  if (RenameStmt?.relation && RenameStmt.renameType === 'OBJECT_TABLE')
    return [{ action: 'renames', ...tableOf(RenameStmt.relation) }];
  if (RenameStmt?.relation && RenameStmt.renameType === 'OBJECT_COLUMN') {
    return [
      {
        action: 'renames',
        ...tableOf(RenameStmt.relation),
        ...(RenameStmt.subname !== undefined && { column: RenameStmt.subname }),
      },
    ];
  }
  if (AlterObjectSchemaStmt?.relation && AlterObjectSchemaStmt.objectType === 'OBJECT_TABLE')
    return [{ action: 'renames', ...tableOf(AlterObjectSchemaStmt.relation) }];
  if (DropStmt?.removeType !== 'OBJECT_TABLE') return [];
  return DropStmt.objects.map(({ List }) => {
    const names = (List?.items ?? []).map((item) => item.String.sval);
    const schema = names.at(-2);
    return { action: 'drops', table: names.at(-1) ?? '', ...(schema !== undefined && { schema }) };
  });
}

function tableOf({ schemaname, relname }: Relation): Pick<TableChange, 'schema' | 'table'> {
  return { table: relname, ...(schemaname !== undefined && { schema: schemaname }) };
}

/** The parser counts bytes, and starts a statement right after the one before it. */
function lineOf(bytes: Buffer, location: number): number {
  const start = bytes.subarray(location).toString().search(/\S/);
  return bytes
    .subarray(0, location + Math.max(start, 0))
    .toString()
    .split('\n').length;
}
