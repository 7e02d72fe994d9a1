import { expect, test } from 'vitest';
import { consequenceOfNarrowing, losesOnlySign } from '../../src/risks/narrowing.ts';
import { type Family, typeOf } from '../../src/risks/types.ts';

const strict = (condition: string, otherwise: string) =>
  `MySQL refuses the migration in strict mode, its default, if ${condition}; without strict mode it ${otherwise}.`;
const cast = { casts: true };

/** What each database does with the values; drizzle-kit 1.0 casts them with USING, 0.31 does not. */
const rows: readonly (readonly [Family, string, string, string, { casts?: boolean; rewrites?: boolean }?])[] = [
  [
    'postgresql',
    'text',
    'varchar(50)',
    'The migration fails if a value is longer than 50 characters, not counting spaces at its end.',
  ],
  [
    'postgresql',
    'text',
    'varchar(50)',
    'PostgreSQL cuts longer values to 50 characters without an error, because the statement casts them.',
    cast,
  ],
  [
    'postgresql',
    'varchar(9)[]',
    'varchar(5)[]',
    'The migration fails if a value is longer than 5 characters, not counting spaces at its end.',
  ],
  ['postgresql', 'varchar(9)', 'char(9)', 'PostgreSQL fills values up with spaces, which deployed code will read.'],
  ['postgresql', 'bigint', 'integer', 'The migration fails if a value is out of the range of integer.'],
  ['postgresql', 'bigint', 'integer', 'The migration fails if a value is out of the range of integer.', cast],
  ['postgresql', 'numeric(10,4)', 'numeric(10,2)', 'Values are rounded to 2 decimals without an error.'],
  [
    'postgresql',
    'numeric(10,4)',
    'numeric(4,2)',
    'Values are rounded to 2 decimals without an error. The migration fails if a value is out of the range of numeric(4,2).',
  ],
  ['postgresql', 'numeric(10,2)', 'numeric(10,4)', 'The migration fails if a value is out of the range of numeric(10,4).'],
  [
    'postgresql',
    'double precision',
    'real',
    'Values are rounded to the precision of real without an error. The migration fails if a value is out of the range of real.',
  ],
  ['postgresql', 'timestamp', 'timestamp(3)', 'Fractions of a second are rounded to 3 digits without an error.'],
  [
    'postgresql',
    'timestamp',
    'timestamp with time zone',
    'PostgreSQL takes the stored times for times in the TimeZone of the session that runs the migration, so they shift if they were written in another.',
  ],
  [
    'postgresql',
    'timestamptz',
    'timestamp',
    'Times are stored as the clock showed them in the TimeZone of the session that runs the migration, and the zone is lost.',
  ],
  ['postgresql', 'timestamp', 'date', 'The time of day is lost.'],
  ['postgresql', 'integer', 'text', 'No value is lost, but deployed code that expects integer will read text.'],
  ['postgresql', 'text', 'integer', 'PostgreSQL refuses it on any database: text becomes integer only with USING.'],
  ['postgresql', 'text', 'jsonb', 'The migration fails if a value is no valid jsonb.', cast],
  ['postgresql', 'text', 'mood', 'The migration fails if a value is no valid mood.', cast],
  ['mysql', 'varchar(255)', 'varchar(20)', strict('a value is longer than 20 characters', 'cuts it')],
  ['mysql', 'varchar(255)', 'tinytext', strict('a value is longer than 255 bytes', 'cuts it')],
  ['mysql', 'longtext', 'text', strict('a value is longer than 65,535 bytes', 'cuts it')],
  ['mysql', 'bigint', 'int', strict('a value is out of the range of int', 'stores the nearest one that fits')],
  ['mysql', 'int', 'int unsigned', strict('a value is negative', 'stores the nearest one that fits')],
  ['mysql', 'int', 'bigint unsigned', strict('a value is negative', 'stores the nearest one that fits')],
  ['mysql', 'int unsigned', 'int', strict('a value is out of the range of int', 'stores the nearest one that fits')],
  ['mysql', 'decimal(10,4)', 'decimal(10,2)', 'Values are rounded to 2 decimals without an error.'],
  ['mysql', 'varchar(9)', "enum('a')", strict("a value is no valid enum('a')", "stores ''")],
  ['mysql', 'text', 'json', 'The migration fails if a value is not valid JSON.'],
  ['mysql', 'int', 'text', 'No value is lost, but deployed code that expects int will read text.'],
  [
    'sqlite',
    'text',
    'integer',
    'SQLite keeps every value, but text that looks like a number becomes one (007 becomes 7), and the rest stays text.',
  ],
  ['sqlite', 'real', 'integer', 'SQLite keeps every value, so code that expects integer will read real.'],
  ['sqlite', 'integer', 'text', 'SQLite turns numbers into text, so deployed code that expects numbers will read text.'],
  ['sqlite', 'text', 'blob', 'SQLite keeps every value as it is, so code that expects a blob will read text.'],
  [
    'sqlite',
    'text',
    'integer',
    'Rows keep what they hold, so code that expects the new type will read the old one.',
    { rewrites: false },
  ],
];

test.each(rows.map(([family, from, to, said, how]) => ({ family, from, to, said, how })))(
  '$family: $from to $to: $said',
  ({ family, from, to, said, how }) => {
    const types = { from: typeOf(from, family), to: typeOf(to, family) };
    const change = { ...types, names: [from, to] as const, family, casts: false, rewrites: true, ...how };
    expect(consequenceOfNarrowing(change)).toBe(said);
  },
);

test.each([
  ['int', 'int unsigned', true, true],
  ['int', 'bigint unsigned', true, true],
  ['int', 'bigint unsigned', false, false],
  ['bigint', 'int unsigned', true, false],
  ['int', 'smallint unsigned', true, false],
] as const)('mysql: %s to %s of a column that counts (%s) loses only its sign: %s', (from, to, counted, only) => {
  expect(losesOnlySign({ counted }, typeOf(from, 'mysql'), typeOf(to, 'mysql'))).toBe(only);
});
