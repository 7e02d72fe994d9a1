import { expect, test } from 'vitest';
import { type Family, typeOf } from '../../src/risks/types.ts';
import { isWidening } from '../../src/risks/widening.ts';

/** `same`: another spelling; `wider`: passes; `narrower`: is asked about. */
const rows: readonly (readonly [Family, string, string, 'same' | 'wider' | 'narrower'])[] = [
  ['postgresql', 'int4', 'integer', 'same'],
  ['postgresql', 'serial', 'integer', 'same'],
  ['postgresql', 'numeric(10, 2)', 'numeric(10,2)', 'same'],
  ['postgresql', 'timestamptz(3)', 'timestamp (3) with time zone', 'same'],
  ['postgresql', 'smallint', 'bigint', 'wider'],
  ['postgresql', 'integer', 'numeric(12, 2)', 'wider'],
  ['postgresql', 'integer', 'numeric(10, 2)', 'narrower'],
  ['postgresql', 'bigint', 'integer', 'narrower'],
  ['postgresql', 'integer', 'text', 'narrower'],
  ['postgresql', 'varchar(10)', 'varchar(20)', 'wider'],
  ['postgresql', 'varchar(10)', 'text', 'wider'],
  ['postgresql', 'text', 'varchar', 'wider'],
  ['postgresql', 'text', 'varchar(255)', 'narrower'],
  ['postgresql', 'varchar(10)', 'char(10)', 'narrower'],
  ['postgresql', 'char(2)', 'varchar(2)', 'wider'],
  ['postgresql', 'numeric(10,2)', 'numeric', 'wider'],
  ['postgresql', 'numeric', 'numeric(10,2)', 'narrower'],
  ['postgresql', 'numeric(10,2)', 'numeric(11,4)', 'narrower'],
  ['postgresql', 'timestamp(3)', 'timestamp', 'wider'],
  ['postgresql', 'timestamp', 'timestamp(3)', 'narrower'],
  ['postgresql', 'timestamp', 'timestamp with time zone', 'narrower'],
  ['postgresql', 'date', 'timestamp', 'wider'],
  ['postgresql', 'real', 'double precision', 'wider'],
  ['postgresql', 'json', 'jsonb', 'wider'],
  ['postgresql', 'text[]', 'text', 'narrower'],
  ['postgresql', 'varchar(5)[]', 'varchar(9)[]', 'wider'],
  ['postgresql', 'vector(3)', 'vector(4)', 'narrower'],
  ['postgresql', 'bit varying(3)', 'varbit(9)', 'wider'],
  ['mysql', 'int(11)', 'int', 'same'],
  ['mysql', 'boolean', 'tinyint(1)', 'same'],
  ['mysql', 'serial', 'bigint unsigned', 'same'],
  ['mysql', 'int unsigned', 'bigint', 'wider'],
  ['mysql', 'int unsigned', 'int', 'narrower'],
  ['mysql', 'int', 'bigint unsigned', 'narrower'],
  ['mysql', 'varchar(255)', 'text', 'wider'],
  ['mysql', 'varchar(255)', 'tinytext', 'narrower'],
  ['mysql', 'text', 'mediumtext', 'wider'],
  ['mysql', 'longtext', 'text', 'narrower'],
  ['mysql', 'decimal', 'decimal(12,2)', 'wider'],
  ['mysql', "enum('a','b')", "enum('b','it''s','a')", 'wider'],
  ['mysql', "enum('a','b')", "enum('a')", 'narrower'],
  ['mysql', "enum('a','long')", 'varchar(3)', 'narrower'],
  ['mysql', "enum('a','long')", 'varchar(4)', 'wider'],
  ['mysql', 'varchar(9)', "enum('a')", 'narrower'],
  ['mysql', 'datetime', 'datetime(3)', 'wider'],
  ['mysql', 'varbinary(9)', 'varbinary(3)', 'narrower'],
  ['sqlite', 'int', 'integer', 'same'],
  ['sqlite', 'text(50)', 'varchar(20)', 'same'],
  ['sqlite', 'integer', 'real', 'wider'],
  ['sqlite', 'real', 'integer', 'narrower'],
  ['sqlite', 'text', 'integer', 'narrower'],
  ['sqlite', 'text', 'blob', 'narrower'],
  ['other', 'nvarchar(9)', 'nvarchar(max)', 'wider'],
  ['other', 'nvarchar(9)', 'varchar(9)', 'narrower'],
];

test.each(rows)('%s: %s to %s is %s', (family, from, to, verdict) => {
  const [old, now] = [typeOf(from, family), typeOf(to, family)];
  const is = JSON.stringify(old) === JSON.stringify(now) ? 'same' : isWidening(old, now, family) ? 'wider' : 'narrower';
  expect(is).toBe(verdict);
});
