import { outside } from './reader.ts';
import { isWord, type Token } from './tokens.ts';

/** What follows a column's type, in MySQL and SQLite. */
const attributes = [
  ...['AFTER', 'AS', 'AUTO_INCREMENT', 'AUTOINCREMENT', 'CHARACTER', 'CHARSET', 'CHECK', 'COLLATE', 'COLUMN_FORMAT', 'COMMENT'],
  ...['CONSTRAINT', 'DEFAULT', 'ENGINE_ATTRIBUTE', 'FIRST', 'GENERATED', 'INVISIBLE', 'KEY', 'NOT', 'NULL', 'ON', 'PRIMARY'],
  ...['REFERENCES', 'SRID', 'STORAGE', 'STORED', 'UNIQUE', 'VIRTUAL', 'VISIBLE'],
];

export interface ColumnDefinition {
  /** As the SQL writes it; absent where it has none. */
  readonly type?: string;
  /** It may hold no NULL, and nothing gives rows a value. */
  readonly required: boolean;
  readonly primaryKey: boolean;
}

/** Reads what follows a column's name. */
export function columnDefinition(tokens: readonly Token[], source: string): ColumnDefinition {
  const end = tokens.findIndex((token) => isWord(token, ...attributes));
  const typed = end === -1 ? tokens : tokens.slice(0, end);
  const [first, last] = [typed[0], typed.at(-1)];
  const words = outside(tokens);
  const has = (...keywords: readonly string[]) => words.some((token) => isWord(token, ...keywords));
  const follows = (one: string, other: string) =>
    words.some((token, index) => isWord(token, one) && isWord(words[index + 1], other));
  const primaryKey = follows('PRIMARY', 'KEY');
  const given = has('DEFAULT', 'AUTO_INCREMENT', 'AUTOINCREMENT', 'GENERATED', 'AS', 'SERIAL');
  return {
    ...(first !== undefined && last !== undefined && { type: source.slice(first.start, last.end) }),
    required: (primaryKey || follows('NOT', 'NULL')) && !given,
    primaryKey,
  };
}
