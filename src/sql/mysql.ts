import { columnDefinition } from './columns.ts';
import type { Effect, Table } from './effects.ts';
import { listed, Reader } from './reader.ts';
import type { Statement } from './statements.ts';
import { isWord, type Token } from './tokens.ts';
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

function alterTable(reader: Reader, source: string): Effect[] | undefined {
  reader.take('IF', 'EXISTS');
  const table = reader.table();
  if (table === undefined) return undefined;
  const found: (Effect[] | undefined)[] = [];
  for (const option of listed(reader.rest)) {
    // what is listed after these are partitions or columns, not options
    if (isWord(option[0], 'ORDER') || isWord(option[1], 'PARTITION')) break;
    found.push(alteration(option, table, source));
  }
  return all(found);
}

/** What may follow ADD, DROP or ALTER instead of a column; all are reserved, so that a column of that name is quoted. */
const noColumn = ['INDEX', 'KEY', 'FULLTEXT', 'SPATIAL', 'UNIQUE', 'CONSTRAINT', 'PRIMARY', 'FOREIGN', 'CHECK', 'PARTITION'];

/** What else ALTER TABLE takes: https://dev.mysql.com/doc/refman/9.0/en/alter-table.html */
const noAlterations = [
  ...['ALGORITHM', 'ANALYZE', 'AUTOEXTEND_SIZE', 'AUTO_INCREMENT', 'AVG_ROW_LENGTH', 'CHARACTER', 'CHARSET', 'CHECK', 'CHECKSUM'],
  ...['COALESCE', 'COLLATE', 'COMMENT', 'COMPRESSION', 'CONNECTION', 'CONVERT', 'DATA', 'DEFAULT', 'DELAY_KEY_WRITE', 'DISABLE'],
  ...['DISCARD', 'ENABLE', 'ENCRYPTION', 'ENGINE', 'ENGINE_ATTRIBUTE', 'EXCHANGE', 'FORCE', 'IMPORT', 'INDEX', 'INSERT_METHOD'],
  ...['KEY_BLOCK_SIZE', 'LOCK', 'MAX_ROWS', 'MIN_ROWS', 'OPTIMIZE', 'PACK_KEYS', 'PARTITION', 'REBUILD', 'REMOVE', 'REORGANIZE'],
  ...['REPAIR', 'ROW_FORMAT', 'SECONDARY_ENGINE', 'SECONDARY_ENGINE_ATTRIBUTE', 'SECONDARY_LOAD', 'SECONDARY_UNLOAD', 'START'],
  ...['STATS_AUTO_RECALC', 'STATS_PERSISTENT', 'STATS_SAMPLE_PAGES', 'TABLESPACE', 'TRUNCATE', 'UNION', 'WITH', 'WITHOUT'],
];

function alteration(option: readonly Token[], table: Table, source: string): Effect[] | undefined {
  const reader = new Reader(option);
  if (reader.take('ADD')) return add(reader, table, source);
  if (reader.take('DROP')) {
    if (reader.take('PRIMARY', 'KEY')) return [{ does: 'change-primary-key', table }];
    if (isWord(reader.rest[0], ...noColumn)) return [];
    reader.take('COLUMN');
    reader.take('IF', 'EXISTS');
    const column = reader.name();
    return column === undefined ? undefined : [{ does: 'drop-column', table, column }];
  }
  if (reader.take('MODIFY')) {
    reader.take('COLUMN');
    reader.take('IF', 'EXISTS');
    return redefined(reader.name(), reader.rest, table, source);
  }
  if (reader.take('CHANGE')) {
    reader.take('COLUMN');
    reader.take('IF', 'EXISTS');
    const column = reader.name();
    const to = reader.name();
    if (column === undefined || to === undefined) return undefined;
    const renamed: Effect[] = to.toLowerCase() === column.toLowerCase() ? [] : [{ does: 'rename-column', table, column, to }];
    return reader.rest.length === 0 ? renamed : all([redefined(column, reader.rest, table, source), renamed]);
  }
  if (reader.take('ALTER')) {
    if (isWord(reader.rest[0], ...noColumn)) return [];
    reader.take('COLUMN');
    const column = reader.name();
    return column === undefined ? undefined : [{ does: 'alter-column', table, column, required: false }];
  }
  if (reader.take('RENAME')) return rename(reader, table);
  return isWord(option[0], ...noAlterations) ? [] : undefined;
}

function add(reader: Reader, table: Table, source: string): Effect[] | undefined {
  if (isWord(reader.rest[0], ...noColumn)) {
    const primary = reader.rest.slice(0, 3).some((token) => isWord(token, 'PRIMARY'));
    return primary ? [{ does: 'change-primary-key', table }] : [];
  }
  reader.take('COLUMN');
  reader.take('IF', 'NOT', 'EXISTS');
  const definitions = reader.take('(') ? listed(reader.rest.slice(0, -1)) : [reader.rest];
  return all(
    definitions.map((definition) => {
      const one = new Reader(definition);
      const column = one.name();
      if (column === undefined || one.rest.length === 0) return undefined;
      const { required, primaryKey } = columnDefinition(one.rest, source);
      return [
        { does: 'add-column', table, column, required },
        ...(primaryKey ? [{ does: 'change-primary-key' as const, table }] : []),
      ];
    }),
  );
}

function redefined(column: string | undefined, definition: readonly Token[], table: Table, source: string): Effect[] | undefined {
  if (column === undefined || definition.length === 0) return undefined;
  const { type, required } = columnDefinition(definition, source);
  return [{ does: 'alter-column', table, column, required, ...(type !== undefined && { type }) }];
}

function rename(reader: Reader, table: Table): Effect[] | undefined {
  if (isWord(reader.rest[0], 'INDEX', 'KEY')) return [];
  if (reader.take('COLUMN')) {
    const column = reader.name();
    const to = reader.take('TO') ? reader.name() : undefined;
    return column === undefined || to === undefined ? undefined : [{ does: 'rename-column', table, column, to }];
  }
  reader.takeAny('TO', 'AS', '=');
  const to = reader.table();
  return to && [{ does: 'rename-table', table, to }];
}

function all(found: readonly (Effect[] | undefined)[]): Effect[] | undefined {
  const known = found.filter((effects) => effects !== undefined);
  return known.length === found.length ? known.flat() : undefined;
}
