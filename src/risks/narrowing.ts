import type { Risk } from '../model/risk.ts';
import type { Column } from '../snapshots/tables.ts';
import { convertsByItself } from './automatic.ts';
import { type Comparison, risk } from './comparison.ts';
import { last } from './names.ts';
import { type Family, type Type, typeOf } from './types.ts';
import { isText, isTime, numberDigits, textLength } from './widening.ts';

/** How a column's type is changed. */
export interface Narrowing {
  readonly from: Type;
  readonly to: Type;
  /** As they are written. */
  readonly names: readonly [from: string, to: string];
  readonly family: Family;
  /** The statement casts the values itself, which PostgreSQL takes as leave to cut them. */
  readonly casts: boolean;
  /** The rows there are stay as they are: libSQL alters a column without touching them. */
  readonly rewrites: boolean;
}

/** MySQL limits these by bytes. */
const bytes: Readonly<Record<string, string>> = { tinytext: '255 bytes', text: '65,535 bytes', mediumtext: '16 MB' };

const integers = /^(?:tinyint|smallint|mediumint|int|integer|bigint)$/;
const decimals = /^(?:numeric|decimal)$/;
const floats = /^(?:real|float|double|double precision)$/;
const isNumber = ({ name }: Type) => integers.test(name) || decimals.test(name) || floats.test(name);

/** What happens to the values of a column that gets another type, on the database that it is changed on. */
export function consequenceOfNarrowing(change: Narrowing): string {
  const { from, to, names, family } = change;
  if (family === 'sqlite') return onSqlite(change);
  if (family === 'postgresql' && !change.casts && !convertsByItself(from, to))
    return `PostgreSQL refuses it on any database: ${names[0]} becomes ${names[1]} only with USING.`;
  if (from.dimensions !== to.dimensions || family === 'other')
    return `The migration fails where a value of ${names[0]} is no ${names[1]}.`;
  if (isText(from) && isText(to)) return shorter(change);
  if (isNumber(from) && isNumber(to)) return smaller(change);
  if (isTime(from) && (isTime(to) || to.name === 'date')) return otherTime(change);
  if (isText(to) && from.values === undefined && textLength(to, family) > 63)
    return `No value is lost, but deployed code that expects ${names[0]} will read text.`;
  if (isText(to) && from.values === undefined && to.dimensions === 0) return shorter(change);
  return otherKind(change);
}

function shorter({ from, to, family, casts }: Narrowing): string {
  const length = textLength(to, family);
  const pads = to.name === 'char' && from.name !== 'char';
  if (isText(from) && length >= textLength(from, family) && pads)
    return family === 'mysql'
      ? 'Spaces at the end of values are lost when they are read.'
      : 'PostgreSQL fills values up with spaces, which deployed code will read.';
  const most =
    (family === 'mysql' && to.sizes.length === 0 && bytes[to.name]) || `${length} ${length === 1 ? 'character' : 'characters'}`;
  if (family === 'mysql') return strictly(`a value is longer than ${most}`, 'cuts it');
  return casts
    ? `PostgreSQL cuts longer values to ${most} without an error, because the statement casts them.`
    : `The migration fails if a value is longer than ${most}, not counting spaces at its end.`;
}

function smaller({ from, to, names, family }: Narrowing): string {
  const lost = fractionLost(from, to)
    ? `Values are rounded${decimals.test(to.name) ? ` to ${to.sizes[1] ?? 0} decimals` : ''} without an error. `
    : '';
  const rounded = floats.test(to.name) ? `Values are rounded to the precision of ${names[1]} without an error. ` : '';
  const range =
    to.unsigned && !from.unsigned && numberDigits(to) >= numberDigits(from)
      ? 'is negative'
      : `is out of the range of ${names[1]}`;
  const fits = lost !== '' && numberDigits(to) >= numberDigits(from) && !(to.unsigned && !from.unsigned);
  if (fits) return lost.trim();
  const fails =
    family === 'mysql'
      ? strictly(`a value ${range}`, 'stores the nearest one that fits')
      : `The migration fails if a value ${range}.`;
  return `${lost || rounded}${fails}`;
}

function fractionLost(from: Type, to: Type): boolean {
  if (integers.test(from.name) || floats.test(to.name)) return false;
  if (integers.test(to.name) || floats.test(from.name)) return true;
  return to.sizes.length > 0 && (from.sizes[1] ?? (from.sizes.length > 0 ? 0 : Number.POSITIVE_INFINITY)) > (to.sizes[1] ?? 0);
}

function otherTime({ from, to, family }: Narrowing): string {
  const zoned = [from, to].map(({ name }) => name.endsWith('with time zone') || (family === 'mysql' && name === 'timestamp'));
  const range = 'MySQL refuses times outside of 1970 to 2038 in strict mode, its default. ';
  if (to.name === 'date') return 'The time of day is lost.';
  if (zoned[1] && !zoned[0])
    return family === 'mysql'
      ? `${range}The others are taken for times in the time_zone of the session that runs the migration.`
      : 'PostgreSQL takes the stored times for times in the TimeZone of the session that runs the migration, so they shift if they were written in another.';
  if (zoned[0] && !zoned[1])
    return `Times are stored as the clock showed them in the ${family === 'mysql' ? 'time_zone' : 'TimeZone'} of the session that runs the migration, and the zone is lost.`;
  if (from.name === to.name) {
    const by = family === 'mysql' ? ' (MariaDB cuts them)' : '';
    return `Fractions of a second are rounded${by} to ${to.sizes[0] ?? 0} digits without an error.`;
  }
  return `What ${to.name} does not hold of ${from.name} is lost.`;
}

function otherKind({ from, to, names, family }: Narrowing): string {
  if (family === 'mysql') {
    if (from.values !== undefined && isNumber(to))
      return 'MySQL stores the position of each value in the list, from 1, without an error.';
    if (to.name === 'json') return 'The migration fails if a value is not valid JSON.';
    return strictly(`a value is no valid ${names[1]}`, to.values === undefined ? 'stores 0, or cuts it' : "stores ''");
  }
  return `The migration fails if a value is no valid ${names[1]}.`;
}

function onSqlite({ from, to, rewrites }: Narrowing): string {
  if (!rewrites) return 'Rows keep what they hold, so code that expects the new type will read the old one.';
  if (to.name === 'blob') return `SQLite keeps every value as it is, so code that expects a blob will read ${from.name}.`;
  if (to.name === 'text') return 'SQLite turns numbers into text, so deployed code that expects numbers will read text.';
  if (from.name === 'text' || from.name === 'blob')
    return 'SQLite keeps every value, but text that looks like a number becomes one (007 becomes 7), and the rest stays text.';
  return `SQLite keeps every value, so code that expects ${to.name} will read ${from.name}.`;
}

function strictly(condition: string, otherwise: string): string {
  return `MySQL refuses the migration in strict mode, its default, if ${condition}; without strict mode it ${otherwise}.`;
}

/** Whether a column that counts rows from 1 only loses the sign that it does not use. */
export function losesOnlySign(column: Pick<Column, 'counted'> | undefined, from: Type, to: Type): boolean {
  return column?.counted === true && integers.test(to.name) && to.unsigned && numberDigits(to) >= numberDigits(from);
}

/** The risk of a column whose type is changed, as SQL and snapshots write both; `from` is not known of every table. */
export function narrowedColumn(
  name: string,
  from: string | undefined,
  to: string,
  { places, family }: Pick<Comparison, 'places' | 'family'>,
  line: number | undefined,
): Risk[] {
  const [table = '', column = ''] = [last(name).split('.').at(-2), name.split('.').at(-1)];
  const [old, now] = [typeOf(from ?? '', family), typeOf(to, family)];
  const isZoned = old.name === 'timestamp' && now.name === 'timestamp with time zone';
  // the statement says which zone the times are of
  if (isZoned && places.has(/\bAT TIME ZONE\s+'/i, table, column)) return [];
  const detail = `changes column ${name}${from === undefined ? '' : ` from ${from}`} to ${to}`;
  const consequence =
    from === undefined
      ? undefined
      : consequenceOfNarrowing({
          ...{ from: old, to: now, names: [from, to], family },
          casts: places.has(/\bUSING\b/i, table, column),
          rewrites: family !== 'sqlite' || !places.has(/^ALTER TABLE/i, table, column),
        });
  return [{ ...risk('column-type-narrowed', name, detail, line), ...(consequence !== undefined && { consequence }) }];
}
