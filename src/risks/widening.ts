import type { Family, Type } from './types.ts';

/** Each holds all that those before it hold. */
const ladders: Readonly<Record<Family, readonly (readonly string[])[]>> = {
  postgresql: [
    ['smallint', 'integer', 'bigint'],
    ['real', 'double precision'],
    ['date', 'timestamp'],
    // a rewrite that keeps every value
    ['json', 'jsonb'],
    ['jsonb', 'json'],
    ['cidr', 'inet'],
    ['uuid', 'text'],
  ],
  mysql: [
    ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'],
    ['float', 'double'],
    ['date', 'datetime'],
    ['tinytext', 'text', 'mediumtext', 'longtext'],
    ['tinyblob', 'blob', 'mediumblob', 'longblob'],
  ],
  sqlite: [
    ['integer', 'real', 'numeric'],
    ['integer', 'numeric'],
  ],
  other: [
    ['tinyint', 'smallint', 'int', 'bigint'],
    ['real', 'float'],
    ['date', 'datetime2'],
  ],
};

/** The longest text of a type in characters, four bytes each, as far as the type limits it. */
const capacity: Readonly<Record<string, number>> = { tinytext: 63, text: 16_383, mediumtext: 4_194_303, longtext: 1_073_741_823 };

/** Fractions of a second that times keep when nothing is said. */
const fraction: Readonly<Record<Family, number>> = { postgresql: 6, mysql: 0, sqlite: 0, other: 7 };
const times = /^(?:timestamp|timestamp with time zone|time|time with time zone|datetime|datetime2|interval)$/;
const texts = /^(?:char|varchar|text|tinytext|mediumtext|longtext|nchar|nvarchar)$/;
const digits: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, mediumint: 8, integer: 10, int: 10, bigint: 19 };

/** Whether every value of one type is a value of another, and means the same there. What is not known to be is not. */
export function isWidening(from: Type, to: Type, family: Family): boolean {
  if (from.dimensions !== to.dimensions) return false;
  if (family === 'sqlite') return isOnLadder(from, to, family);
  if (from.values !== undefined) return holdsValues(from.values, to, family);
  if (to.values !== undefined || (to.unsigned && !from.unsigned)) return false;
  if (from.unsigned !== to.unsigned && from.name === to.name) return false;
  if (texts.test(from.name) && texts.test(to.name)) return isLonger(from, to, family);
  if (/^(?:numeric|decimal)$/.test(to.name)) return holdsNumber(from, to, family);
  if (from.name === to.name)
    return times.test(from.name) ? fractionOf(to, family) >= fractionOf(from, family) : hasRoom(from, to);
  return isOnLadder(from, to, family);
}

function isOnLadder(from: Type, to: Type, family: Family): boolean {
  return ladders[family].some((names) => names.includes(from.name) && names.indexOf(from.name) < names.indexOf(to.name));
}

/** Whether an enum's values fit into another type. */
export function holdsValues(values: readonly string[], to: Type, family: Family): boolean {
  if (to.values !== undefined) return values.every((value) => to.values?.includes(value));
  return texts.test(to.name) && values.every((value) => value.length <= textLength(to, family));
}

function isLonger(from: Type, to: Type, family: Family): boolean {
  if (isPadded(to) && !isPadded(from)) return false;
  if (from.name.startsWith('n') && !to.name.startsWith('n') && family === 'other') return false;
  return textLength(to, family) >= textLength(from, family);
}

/** What is shorter than its length is filled up with spaces. */
function isPadded({ name }: Type): boolean {
  return /^n?char$/.test(name);
}

/** Whether a type holds text. */
export function isText({ name }: Type): boolean {
  return texts.test(name);
}

/** Whether a type holds a time, of a day or of all. */
export function isTime({ name }: Type): boolean {
  return times.test(name);
}

/** The digits before the point that a number may have. */
export function numberDigits({ name, sizes }: Type): number {
  if (!/^(?:numeric|decimal)$/.test(name)) return digits[name] ?? Number.POSITIVE_INFINITY;
  const [precision = Number.POSITIVE_INFINITY, scale = 0] = sizes;
  return precision - scale;
}

/** The longest text that a type holds, in characters. */
export function textLength({ name, sizes }: Type, family: Family): number {
  const [length] = sizes;
  if (family === 'mysql' && length === undefined && name in capacity) return capacity[name] ?? 0;
  if (length !== undefined) return length;
  return /^n?char$/.test(name) ? 1 : Number.POSITIVE_INFINITY;
}

function holdsNumber(from: Type, to: Type, family: Family): boolean {
  const own = /^(?:numeric|decimal)$/.test(from.name);
  const [precision = family === 'postgresql' ? Number.POSITIVE_INFINITY : 10, scale = 0] = to.sizes;
  if (!own) return precision - scale >= (digits[from.name] ?? Number.POSITIVE_INFINITY) && from.name in digits;
  if (precision === Number.POSITIVE_INFINITY) return true;
  const [had = family === 'postgresql' ? Number.POSITIVE_INFINITY : 10, kept = 0] = from.sizes;
  return scale >= kept && precision - scale >= had - kept;
}

function fractionOf({ sizes }: Type, family: Family): number {
  return sizes[0] ?? fraction[family];
}

/** Lengths of bits and bytes; those of vectors are part of what they are. */
function hasRoom(from: Type, to: Type): boolean {
  if (/^(?:varbit|varbinary)$/.test(from.name))
    return (to.sizes[0] ?? Number.POSITIVE_INFINITY) >= (from.sizes[0] ?? Number.POSITIVE_INFINITY);
  return from.sizes.join() === to.sizes.join();
}
