import type { Addition } from '../model/equivalence.ts';
import type { Statement } from './statements.ts';
import { isWord, type Lexis, type Token } from './tokens.ts';

/** Keywords that drizzle-kit writes without quotes, which it does with no name: only these may change their case. */
const reserved = new Set(
  [
    'ADD ALTER AS ASC BY CASCADE CHANGE CHARACTER CHECK COLLATE COLUMN CONSTRAINT CREATE DATABASE DEFAULT DELETE DESC DISTINCT DROP',
    'EXISTS FOREIGN FROM GENERATED GROUP HAVING IF IN INDEX INSERT INTO IS JOIN KEY LIKE NOT NULL ON OR ORDER PRIMARY REFERENCES',
    'RENAME RESTRICT SCHEMA SELECT SET TABLE THEN TO UNION UNIQUE UNSIGNED UPDATE USING VALUES WHEN WHERE WITH',
    'BIGINT BINARY BLOB CHAR DECIMAL DOUBLE FLOAT INT INTEGER LONGTEXT MEDIUMTEXT NUMERIC REAL SMALLINT TINYINT TINYTEXT VARBINARY VARCHAR',
  ].flatMap((words) => words.split(' ')),
);

/** What IF [NOT] EXISTS may follow. */
const existence: Readonly<Record<Exclude<Lexis, 'postgresql'>, Readonly<Record<'CREATE' | 'DROP', readonly string[]>>>> = {
  // MySQL has no IF [NOT] EXISTS for indexes and columns: https://dev.mysql.com/doc/refman/9.4/en/create-index.html
  mysql: { CREATE: ['TABLE', 'DATABASE', 'SCHEMA'], DROP: ['TABLE', 'VIEW', 'DATABASE', 'SCHEMA'] },
  sqlite: { CREATE: ['TABLE', 'INDEX', 'VIEW', 'TRIGGER'], DROP: ['TABLE', 'INDEX', 'VIEW', 'TRIGGER'] },
};

/** What one statement gains over another by its tokens; undefined where they differ in anything else. */
export function addedToTokens(
  generated: Statement,
  edited: Statement,
  lexis: Exclude<Lexis, 'postgresql'>,
): ReadonlySet<Addition> | undefined {
  const { tokens, added } = withoutExistence(edited.tokens, lexis);
  const own = withoutExistence(generated.tokens, lexis);
  if (own.added !== undefined && own.added !== added) return undefined;
  // the query of a view is the user's: names may stand there without quotes
  const isQuery = own.tokens.some((token) => isWord(token, 'VIEW'));
  const isSame =
    own.tokens.length === tokens.length &&
    own.tokens.every((token, at) =>
      isQuery ? token.text === tokens[at]?.text : isSpelling(token, tokens[at], generated, edited, lexis),
    );
  if (!isSame) return undefined;
  return new Set(added === undefined || own.added === added ? [] : [added]);
}

function withoutExistence(tokens: readonly Token[], lexis: Exclude<Lexis, 'postgresql'>) {
  const verb = isWord(tokens[0], 'CREATE') ? 'CREATE' : isWord(tokens[0], 'DROP') ? 'DROP' : undefined;
  if (verb === undefined) return { tokens };
  const at = verb === 'CREATE' && lexis === 'sqlite' && isWord(tokens[1], 'UNIQUE') ? 2 : 1;
  if (!isWord(tokens[at], ...existence[lexis][verb])) return { tokens };
  const words = verb === 'CREATE' ? ['IF', 'NOT', 'EXISTS'] : ['IF', 'EXISTS'];
  if (!words.every((word, index) => isWord(tokens[at + 1 + index], word))) return { tokens };
  return {
    tokens: [...tokens.slice(0, at + 1), ...tokens.slice(at + 1 + words.length)],
    added: words.join(' ') as Addition,
  };
}

/** Whether two tokens mean the same wherever they may stand. */
function isSpelling(one: Token, other: Token | undefined, generated: Statement, edited: Statement, lexis: Lexis): boolean {
  if (other === undefined || one.kind !== other.kind) return false;
  if (one.text === other.text) {
    // SQLite takes a name in double quotes for a string where there is none of that name
    const marks = [generated.source[one.start], edited.source[other.start]];
    return one.kind !== 'name' || lexis !== 'sqlite' || marks[0] === marks[1] || marks[0] !== '"';
  }
  const words = [one, other].map(({ text }) => text.toUpperCase());
  return one.kind === 'word' && words[0] === words[1] && reserved.has(words[0] ?? '');
}
