import { all, type Effect } from './effects.ts';
import { alterTable } from './mysql-alter.ts';
import { listed, Reader } from './reader.ts';
import type { Statement } from './statements.ts';
import type { Token } from './tokens.ts';
import { writeEffects } from './writes.ts';

/** What a statement of MySQL does; undefined where it could not be understood. */
export function mysqlEffects({ tokens, source }: Statement): Effect[] | undefined {
  const reader = new Reader(tokens);
  if (reader.take('ALTER')) {
    reader.takeAny('ONLINE', 'OFFLINE');
    reader.take('IGNORE');
    return reader.take('TABLE') ? alterTable(reader, source) : [];
  }
  if (reader.take('CREATE')) return createTable(reader);
  if (reader.take('DROP')) return drop(reader);
  if (reader.take('RENAME', 'TABLE') || reader.take('RENAME', 'TABLES')) return all(listed(reader.rest).map(renameTable));
  if (reader.take('TRUNCATE')) {
    reader.take('TABLE');
    const table = reader.table();
    return table && [{ does: 'empty-table', table }];
  }
  return writeEffects(tokens);
}

function createTable(reader: Reader): Effect[] | undefined {
  reader.take('OR', 'REPLACE');
  const temporary = reader.take('TEMPORARY');
  if (!reader.take('TABLE')) return [];
  reader.take('IF', 'NOT', 'EXISTS');
  const table = reader.table();
  return table && [{ does: 'create-table', table, temporary }];
}

function drop(reader: Reader): Effect[] | undefined {
  const schema = reader.takeAny('DATABASE', 'SCHEMA');
  if (!schema && !reader.takeAny('TABLE', 'TABLES')) return [];
  reader.take('IF', 'EXISTS');
  if (schema) {
    const name = reader.name();
    return name === undefined ? undefined : [{ does: 'drop-schema', what: 'database', name }];
  }
  return all(
    listed(reader.rest).map((tokens) => {
      const table = new Reader(tokens).table();
      return table && [{ does: 'drop-table', table }];
    }),
  );
}

function renameTable(tokens: readonly Token[]): Effect[] | undefined {
  const reader = new Reader(tokens);
  const table = reader.table();
  const to = reader.take('TO') ? reader.table() : undefined;
  return table && to && [{ does: 'rename-table', table, to }];
}
