import { all, type Effect, notRead } from './effects.ts';
import { alterTable } from './mysql-alter.ts';
import { partsBetweenCommas, Reader } from './reader.ts';
import { type Statement, statementsOf } from './statements.ts';
import type { Token } from './tokens.ts';
import { writeEffects } from './writes.ts';

/** What a statement of MySQL does; undefined where it could not be understood. */
export function mysqlEffects(statement: Statement): Effect[] | undefined {
  const { tokens, source } = statement;
  const reader = new Reader(tokens);
  if (reader.take('EXPLAIN') || reader.take('DESCRIBE') || reader.take('DESC')) {
    if (!reader.take('ANALYZE')) return [];
    return mysqlEffects({ ...statement, tokens: withoutFormat(reader) });
  }
  // MariaDB runs what it is to analyze, and MySQL analyzes tables
  if (reader.take('ANALYZE')) {
    const rest = withoutFormat(reader);
    return new Reader(rest).takeAny('UPDATE', 'DELETE', 'INSERT', 'REPLACE', 'WITH')
      ? mysqlEffects({ ...statement, tokens: rest })
      : [];
  }
  if (reader.take('ALTER')) {
    reader.takeAny('ONLINE', 'OFFLINE');
    reader.take('IGNORE');
    return reader.take('TABLE') ? alterTable(reader, source) : [];
  }
  if (reader.take('CREATE')) return createTable(reader);
  if (reader.take('DROP')) return drop(reader);
  if (reader.take('RENAME', 'TABLE') || reader.take('RENAME', 'TABLES'))
    return all(partsBetweenCommas(reader.rest).map(renameTable));
  if (reader.take('TRUNCATE')) {
    reader.take('TABLE');
    const table = reader.table();
    return table && [{ does: 'empty-table', table }];
  }
  return runEffects(reader) ?? loadEffects(reader) ?? writeEffects(tokens);
}

function withoutFormat(reader: Reader): readonly Token[] {
  if (reader.take('FORMAT', '=')) reader.name();
  return reader.rest;
}

/** The effects of a statement that runs a body that is not read, or that changes how the rest is read. */
function runEffects(reader: Reader): Effect[] | undefined {
  if (reader.take('CALL')) return notRead('what a procedure does is not read');
  if (reader.takeAny('USE', 'ROLLBACK')) return [{ does: 'forget-created' }];
  if (reader.take('EXECUTE')) {
    const text = reader.take('IMMEDIATE') ? reader.rest[0] : undefined;
    return text?.kind === 'string' ? textEffects(text) : notRead('the SQL it runs is put together when it runs');
  }
  if (reader.take('PREPARE')) {
    reader.name();
    const text = reader.take('FROM') ? reader.rest[0] : undefined;
    return text?.kind === 'string' ? textEffects(text) : [];
  }
  if (!reader.take('SET')) return undefined;
  const modes = reader.rest.some((token) => token.kind === 'string' && /NO_BACKSLASH_ESCAPES|ANSI/i.test(token.text));
  const isMode = reader.rest.some((token) => token.text.toLowerCase().endsWith('sql_mode'));
  return modes && isMode ? notRead('it changes where strings end in what follows') : [];
}

/** SQL in a string. */
function textEffects({ text }: Token): Effect[] | undefined {
  const inner = text.slice(1, -1).replaceAll(/\\(.)|''|""/gs, (whole, letter: string | undefined) => letter ?? whole.slice(1));
  return all(statementsOf(inner, 1, 'mysql').map((one) => mysqlEffects(one)));
}

/** LOAD DATA … REPLACE INTO TABLE t also deletes the rows that a file has. */
function loadEffects(reader: Reader): Effect[] | undefined {
  if (!reader.take('LOAD', 'DATA') && !reader.take('LOAD', 'XML')) return undefined;
  const replaces = new Reader(reader.rest.slice(reader.rest.findIndex((token) => token.text.toUpperCase() === 'REPLACE')));
  if (!replaces.take('REPLACE', 'INTO', 'TABLE')) return [];
  const table = replaces.table();
  return table && [{ does: 'write-all', table, verb: 'replaces' }];
}

function createTable(reader: Reader): Effect[] | undefined {
  const replaces = reader.take('OR', 'REPLACE');
  const temporary = reader.take('TEMPORARY');
  if (!reader.take('TABLE')) return [];
  const mayExist = reader.take('IF', 'NOT', 'EXISTS');
  const table = reader.table();
  if (table === undefined) return undefined;
  // MariaDB's CREATE OR REPLACE drops the table that was there
  const dropped: Effect[] = replaces && !temporary ? [{ does: 'drop-table', table }] : [];
  return [...dropped, { does: 'create-table', table, temporary, mayExist }];
}

function drop(reader: Reader): Effect[] | undefined {
  if (reader.takeAny('INDEX', 'KEY')) {
    const isKey = reader.name()?.toUpperCase() === 'PRIMARY';
    const table = isKey && reader.take('ON') ? reader.table() : undefined;
    return table === undefined ? [] : [{ does: 'change-primary-key', table }];
  }
  const schema = reader.takeAny('DATABASE', 'SCHEMA');
  // drops temporary tables alone (MySQL manual, DROP TABLE)
  if (reader.take('TEMPORARY')) return [];
  if (!schema && !reader.takeAny('TABLE', 'TABLES')) return [];
  reader.take('IF', 'EXISTS');
  if (schema) {
    const name = reader.name();
    return name === undefined ? undefined : [{ does: 'drop-schema', what: 'database', name }];
  }
  return all(
    partsBetweenCommas(reader.rest).map((tokens) => {
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
