import { columnDefinition } from './columns.ts';
import { all, type Effect, type Table } from './effects.ts';
import { storageEffects } from './mysql-partitions.ts';
import { partsBetweenCommas, Reader } from './reader.ts';
import { isWord, type Token } from './tokens.ts';

/** What the rest of an ALTER TABLE of MySQL does; undefined where it could not be understood. */
export function alterTable(reader: Reader, source: string): Effect[] | undefined {
  reader.take('IF', 'EXISTS');
  const table = reader.table();
  if (table === undefined) return undefined;
  const found: (Effect[] | undefined)[] = [];
  for (const option of partsBetweenCommas(reader.rest)) {
    // what is listed after these are partitions or columns, not options
    const ends = isWord(option[0], 'ORDER') || isWord(option[1], 'PARTITION');
    found.push(
      storageEffects(ends ? reader.rest.slice(reader.rest.indexOf(option[0] as Token)) : option, table) ??
        (ends ? [] : alteration(option, table, source)),
    );
    if (ends) break;
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
  if (reader.take('DROP')) return drop(reader, table);
  if (reader.take('MODIFY')) return redefined(columnOf(reader), reader.rest, table, source);
  if (reader.take('CHANGE')) return change(reader, table, source);
  if (reader.take('RENAME')) return rename(reader, table);
  if (!reader.take('ALTER')) return isWord(option[0], ...noAlterations) ? [] : undefined;
  if (isWord(reader.rest[0], ...noColumn)) return [];
  const column = columnOf(reader);
  return column === undefined ? undefined : [{ does: 'alter-column', table, column, required: false }];
}

function add(reader: Reader, table: Table, source: string): Effect[] | undefined {
  reader.take('COLUMN');
  const mayExist = reader.take('IF', 'NOT', 'EXISTS');
  const definitions = reader.take('(') ? partsBetweenCommas(reader.rest.slice(0, -1)) : [reader.rest];
  return all(
    definitions.map((definition) => {
      if (isWord(definition[0], ...noColumn))
        return keyed(
          definition.slice(0, 3).some((token) => isWord(token, 'PRIMARY')),
          table,
        );
      const one = new Reader(definition);
      const column = one.name();
      if (column === undefined || one.rest.length === 0) return undefined;
      const { required, primaryKey } = columnDefinition(one.rest, source);
      return [{ does: 'add-column', table, column, required, mayExist }, ...keyed(primaryKey, table)];
    }),
  );
}

function drop(reader: Reader, table: Table): Effect[] | undefined {
  if (reader.take('PRIMARY', 'KEY')) return keyed(true, table);
  const named = reader.rest.find((token) => token.kind === 'name');
  // that is how MySQL names the key of every table
  if (isWord(reader.rest[0], 'INDEX', 'KEY', 'CONSTRAINT') && named?.text.toUpperCase() === 'PRIMARY') return keyed(true, table);
  if (isWord(reader.rest[0], ...noColumn)) return [];
  const column = columnOf(reader);
  return column === undefined ? undefined : [{ does: 'drop-column', table, column }];
}

function change(reader: Reader, table: Table, source: string): Effect[] | undefined {
  const [column, to] = [columnOf(reader), reader.name()];
  if (column === undefined || to === undefined) return undefined;
  const renamed: Effect[] = to.toLowerCase() === column.toLowerCase() ? [] : [{ does: 'rename-column', table, column, to }];
  // SingleStore takes two names alone
  return reader.rest.length === 0 ? renamed : all([redefined(column, reader.rest, table, source), renamed]);
}

function redefined(column: string | undefined, definition: readonly Token[], table: Table, source: string): Effect[] | undefined {
  if (column === undefined || definition.length === 0) return undefined;
  const { type, required, primaryKey } = columnDefinition(definition, source);
  return [{ does: 'alter-column', table, column, required, ...(type !== undefined && { type }) }, ...keyed(primaryKey, table)];
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

function keyed(primaryKey: boolean, table: Table): Effect[] {
  return primaryKey ? [{ does: 'change-primary-key', table }] : [];
}

function columnOf(reader: Reader): string | undefined {
  reader.take('COLUMN');
  reader.take('IF', 'EXISTS');
  return reader.name();
}
