import type { Family } from '../model/dialect.ts';

export type { Family };

/** A column's type, taken apart. */
export interface Type {
  readonly name: string;
  /** Length, or precision and scale. */
  readonly sizes: readonly number[];
  /** The values of MySQL's own enums and sets. */
  readonly values?: readonly string[];
  readonly unsigned: boolean;
  readonly dimensions: number;
}

/** Other words for the same type. A serial is an integer with a sequence. */
const synonyms: Readonly<Record<Family, Readonly<Record<string, string>>>> = {
  postgresql: {
    int: 'integer',
    int2: 'smallint',
    int4: 'integer',
    int8: 'bigint',
    serial: 'integer',
    smallserial: 'smallint',
    bigserial: 'bigint',
    decimal: 'numeric',
    float4: 'real',
    float8: 'double precision',
    float: 'double precision',
    bool: 'boolean',
    character: 'char',
    bpchar: 'char',
    'character varying': 'varchar',
    'bit varying': 'varbit',
    'timestamp without time zone': 'timestamp',
    timestamptz: 'timestamp with time zone',
    'time without time zone': 'time',
    timetz: 'time with time zone',
  },
  mysql: {
    integer: 'int',
    bool: 'tinyint',
    boolean: 'tinyint',
    numeric: 'decimal',
    'double precision': 'double',
    character: 'char',
  },
  sqlite: {},
  other: { integer: 'int', numeric: 'decimal' },
};

/** The number in a MySQL integer type only says how wide a client shows it. */
const shownWidth = /^(?:tinyint|smallint|mediumint|int|bigint)$/;

/** A type as its dialect understands it, whichever way it is written. */
export function typeOf(written: string, family: Family): Type {
  const dimensions = [...written.matchAll(/\[\d*\]/g)].length;
  const text = written.replaceAll(/\[\d*\]/g, '').trim();
  const values = family === 'mysql' ? /^(enum|set)\s*\((.*)\)$/is.exec(text) : null;
  if (values !== null)
    return {
      name: (values[1] ?? '').toLowerCase(),
      values: quotedValues(values[2] ?? ''),
      sizes: [],
      unsigned: false,
      dimensions,
    };
  const lower = text.toLowerCase();
  const [before, inner, after] = aroundParentheses(lower);
  const words = `${before} ${after}`
    .split(/\s+/)
    .filter((word) => word !== '' && word !== 'unsigned' && word !== 'zerofill')
    .join(' ');
  if (family === 'sqlite') return { name: affinity(words), sizes: [], unsigned: false, dimensions: 0 };
  const serial = family === 'mysql' && words === 'serial';
  const name = serial ? 'bigint' : (synonyms[family][words] ?? words);
  const sizes = inner
    .split(',')
    .map((size) => size.trim())
    .filter(Boolean)
    .map((size) => (size === 'max' ? Number.POSITIVE_INFINITY : Number(size)));
  return {
    name,
    sizes: family === 'mysql' && shownWidth.test(name) ? [] : sizes,
    unsigned: serial || /\bunsigned\b/.test(lower),
    dimensions,
  };
}

/** A text before, in and after its first parentheses; an expression for it would start again at each of many that are open. */
function aroundParentheses(text: string): [before: string, inner: string, after: string] {
  const open = text.indexOf('(');
  const close = open < 0 ? -1 : text.indexOf(')', open);
  return close < 0 ? [text, '', ''] : [text.slice(0, open), text.slice(open + 1, close), text.slice(close + 1)];
}

/** SQLite stores by affinity, not by the name of a type: https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
function affinity(name: string): string {
  if (name.includes('int')) return 'integer';
  if (/char|clob|text/.test(name)) return 'text';
  if (name === '' || name.includes('blob')) return 'blob';
  return /real|floa|doub/.test(name) ? 'real' : 'numeric';
}

function quotedValues(list: string): string[] {
  return [...list.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value.replaceAll("''", "'"));
}
