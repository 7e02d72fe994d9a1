import { columnDefinition } from './columns.ts';
import type { Effect, Table } from './effects.ts';
import { Reader } from './reader.ts';
import { schemaWrite } from './sqlite-schema.ts';
import type { Statement } from './statements.ts';
import { isWord } from './tokens.ts';
import { writeEffects } from './writes.ts';

/** What a statement of SQLite or libSQL does; undefined where it could not be understood. */
export function sqliteEffects({ tokens, source }: Statement): Effect[] | undefined {
  const reader = new Reader(tokens);
  if (reader.take('ALTER', 'TABLE')) return alterTable(reader, source);
  if (reader.take('CREATE')) {
    const temporary = reader.takeAny('TEMP', 'TEMPORARY');
    reader.take('VIRTUAL');
    if (!reader.take('TABLE')) return [];
    const mayExist = reader.take('IF', 'NOT', 'EXISTS');
    const table = reader.table();
    return table && [{ does: 'create-table', table, temporary, mayExist: mayExist && !temporary }];
  }
  if (reader.take('DROP', 'TABLE')) {
    reader.take('IF', 'EXISTS');
    const table = reader.table();
    return table && [{ does: 'drop-table', table }];
  }
  if (reader.take('ROLLBACK')) return [{ does: 'forget-created' }];
  return schemaWrite(tokens) ?? writeEffects(tokens);
}

/** https://www.sqlite.org/lang_altertable.html, and the ALTER COLUMN … TO of libSQL. */
function alterTable(reader: Reader, source: string): Effect[] | undefined {
  const table = reader.table();
  if (table === undefined) return undefined;
  if (reader.take('RENAME', 'TO')) {
    const name = reader.name();
    return name === undefined ? undefined : [{ does: 'rename-table', table, to: { name } }];
  }
  const isConstraint = isWord(reader.rest[1], 'CONSTRAINT', 'CHECK');
  if (reader.take('ADD')) {
    if (isConstraint) return [];
    reader.take('COLUMN');
    const column = reader.name();
    return column === undefined
      ? undefined
      : [{ does: 'add-column', table, column, required: columnDefinition(reader.rest, source).required }];
  }
  if (reader.take('DROP')) {
    if (isConstraint) return [];
    reader.take('COLUMN');
    const column = reader.name();
    return column === undefined ? undefined : [{ does: 'drop-column', table, column }];
  }
  if (reader.take('RENAME')) {
    reader.take('COLUMN');
    const column = reader.name();
    const to = reader.take('TO') ? reader.name() : undefined;
    return column === undefined || to === undefined ? undefined : [{ does: 'rename-column', table, column, to }];
  }
  return reader.take('ALTER') ? alterColumn(reader, table, source) : undefined;
}

function alterColumn(reader: Reader, table: Table, source: string): Effect[] | undefined {
  reader.take('COLUMN');
  const column = reader.name();
  if (column === undefined) return undefined;
  if (reader.take('SET', 'NOT', 'NULL')) return [{ does: 'alter-column', table, column, required: true }];
  if (reader.take('DROP', 'NOT', 'NULL')) return [{ does: 'alter-column', table, column, required: false }];
  if (!reader.take('TO') || reader.name() === undefined) return undefined;
  const { type, required } = columnDefinition(reader.rest, source);
  return [{ does: 'alter-column', table, column, required, ...(type !== undefined && { type }) }];
}
