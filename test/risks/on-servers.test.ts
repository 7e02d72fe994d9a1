import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { convertsByItself } from '../../src/risks/automatic.ts';
import { withConsequences } from '../../src/risks/consequences.ts';
import { consequenceOfNarrowing } from '../../src/risks/narrowing.ts';
import { type Family, typeOf } from '../../src/risks/types.ts';
import { dropEnumValue } from '../../src/rules/drop-enum-value.ts';

/** What a server did with statements: an error, or what the last of them selects. Each run has tables of its own, which end with it. */
type Server = (...statements: readonly string[]) => string;
const refused = 'refused';

function server(command: string, ...args: readonly string[]): Server {
  return (...statements) => {
    const sql = `${statements.join(';\n')};`;
    const { status, stdout } = spawnSync(command, [...args, sql], { encoding: 'utf8', timeout: 10_000 });
    return status === 0 ? stdout.trim() : refused;
  };
}

const postgresql = server('psql', '-h127.0.0.1', '-Upostgres', '-dtest', '-XqAt', '-vON_ERROR_STOP=1', '-c');
const mariadb = server('mariadb', '-h127.0.0.1', '-uroot', '-N', 'test', '-e');
const isHere = (one: Server) => one('SELECT 1') === '1';
/** MySQL's own default, which MariaDB's is nearly. */
const strict = "SET sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO'";
const loose = "SET sql_mode = ''";

/** A type, a value of it, another type and how the value is converted; then what becomes of it, and what the sentence says of that. */
type Case = readonly [from: string, value: string, to: string, using: string, becomes: string, says: RegExp];

const fails = /fails if|refuses/;
const onlyUsing = /refuses it on any database/;

const onPostgresql: readonly Case[] = [
  ['varchar(10)', "'abcdef'", 'varchar(3)', '', refused, fails],
  ['varchar(10)', "'abc   '", 'varchar(3)', '', '[abc]', /not counting spaces at its end/],
  ['varchar(10)', "'abcdef'", 'varchar(3)', 'v::varchar(3)', '[abc]', /cuts longer values to 3 characters/],
  ['text', "'abcdef'", 'char(3)', '', refused, fails],
  ['text[]', "'{abcdef}'", 'varchar(3)[]', '', refused, fails],
  ['integer', '123456', 'varchar(3)', '', refused, /longer than 3/],
  ['integer', '123456', 'varchar(3)', 'v::varchar(3)', '[123]', /cuts longer values/],
  [
    'uuid',
    "'22222222-2222-4222-8222-222222222222'",
    'varchar(64)',
    '',
    '[22222222-2222-4222-8222-222222222222]',
    /No value is lost/,
  ],
  ['jsonb', "'{}'", 'text', '', '[{}]', /No value is lost/],
  ['integer', '70000', 'smallint', '', refused, fails],
  ['integer', '70000', 'smallint', 'v::smallint', refused, fails],
  ['integer', '7', 'smallint', '', '[7]', fails],
  ['numeric(10,4)', '1.2345', 'numeric(10,2)', '', '[1.23]', /rounded to 2 decimals without an error/],
  ['numeric(10,4)', '123456.2', 'numeric(5,2)', '', refused, fails],
  ['double precision', '1.5', 'integer', '', '[2]', /rounded.* without an error/],
  ['double precision', '1e300', 'real', '', refused, fails],
  ['double precision', '1.23456789012', 'real', '', '[1.2345679]', /rounded to the precision of real/],
  [
    'timestamp',
    "'2020-01-01 10:00:00.12345'",
    'timestamp(3)',
    '',
    '[2020-01-01 10:00:00.123]',
    /Fractions .* rounded to 3 digits/,
  ],
  ['timestamp', "'2020-01-01 10:00'", 'date', '', '[2020-01-01]', /time of day is lost/],
  ['timestamp', "'2020-01-01 10:00'", 'timestamptz', '', '[2020-01-01 10:00:00+14]', /TimeZone of the session/],
  ['timestamptz', "'2020-01-01 10:00+00'", 'timestamp', '', '[2020-01-02 00:00:00]', /the zone is lost/],
  ['text', "'12'", 'integer', '', refused, onlyUsing],
  ['text', "'12'", 'integer', 'v::integer', '[12]', fails],
  ['text', "'ab'", 'integer', 'v::integer', refused, fails],
  ['integer', '1', 'boolean', '', refused, onlyUsing],
  ['integer', '1', 'boolean', 'v::boolean', '[true]', fails],
  ['boolean', 'true', 'integer', '', refused, onlyUsing],
  ['integer', '1', 'integer[]', '', refused, onlyUsing],
  ['date', "'2020-01-01'", 'time', '', refused, onlyUsing],
  ['uuid', "'22222222-2222-4222-8222-222222222222'", 'integer', '', refused, onlyUsing],
  ['interval', "'1 day'", 'time', '', '[00:00:00]', /lost/],
];

const onMysql: readonly (readonly [...Case, inLooseMode: string])[] = [
  ['varchar(10)', "'abcdef'", 'varchar(3)', '', refused, /longer than 3 characters; without strict mode it cuts it/, '[abc]'],
  [
    'text',
    "repeat('a', 300)",
    'tinytext',
    '',
    refused,
    /longer than 255 bytes; without strict mode it cuts it/,
    `[${'a'.repeat(255)}]`,
  ],
  ['int', '123456', 'varchar(3)', '', refused, /longer than 3 characters; without strict mode it cuts it/, '[123]'],
  ['int', '70000', 'smallint', '', refused, /out of the range .* nearest one/, '[32767]'],
  ['int', '-1', 'int unsigned', '', refused, /is negative; .* nearest one/, '[0]'],
  ['decimal(10,4)', '1.2345', 'decimal(10,2)', '', '[1.23]', /rounded to 2 decimals without an error/, '[1.23]'],
  ['double', '1.5', 'int', '', '[2]', /rounded/, '[2]'],
  ['double', '1e300', 'float', '', refused, /out of the range of float/, '[3.40282e38]'],
  [
    'datetime',
    "'1950-01-01 10:00'",
    'timestamp',
    '',
    refused,
    /refuses times outside of 1970 to 2038 in strict mode/,
    '[0000-00-00 00:00:00]',
  ],
  [
    'datetime(3)',
    "'2020-01-01 10:00:00.567'",
    'datetime',
    '',
    '[2020-01-01 10:00:00]',
    /MariaDB cuts them/,
    '[2020-01-01 10:00:00]',
  ],
  ['datetime', "'2020-01-01 10:00'", 'date', '', '[2020-01-01]', /time of day is lost/, '[2020-01-01]'],
  ['text', "'ab'", 'int', '', refused, /no valid int; without strict mode it stores 0/, '[0]'],
  ['text', "'12'", 'int', '', '[12]', fails, '[12]'],
  ['text', "'ab'", 'json', '', refused, fails, refused],
  ['varchar(10)', "'b'", "enum('a')", '', refused, /without strict mode it stores ''/, '[]'],
  ["enum('a','b')", "'b'", 'int', '', '[2]', /position of each value/, '[2]'],
  ['int', '1', 'varchar(64)', '', '[1]', /No value is lost/, '[1]'],
];

function sentence([from, , to, using]: readonly string[], family: Family): string {
  return consequenceOfNarrowing({
    ...{ from: typeOf(from ?? '', family), to: typeOf(to ?? '', family), names: [from ?? '', to ?? ''], family },
    ...{ casts: using !== '', rewrites: true },
  });
}

const shown = "SELECT '[' || v::text || ']' FROM t";

describe.skipIf(!isHere(postgresql))('on PostgreSQL at 127.0.0.1 (skipped where none runs)', () => {
  test.each(onPostgresql)('%s %s to %s %s is %s', (...one) => {
    const [from, value, to, using, becomes, says] = one;
    const change = `ALTER TABLE t ALTER v TYPE ${to}${using === '' ? '' : ` USING ${using}`}`;
    const table = [`CREATE TEMP TABLE t (v ${from})`, `INSERT INTO t VALUES (${value})`];
    expect(postgresql("SET TimeZone = 'Pacific/Kiritimati'", ...table, change, shown)).toBe(becomes);
    expect(sentence(one as unknown as string[], 'postgresql')).toMatch(says);
  });

  test('it converts by itself what its catalog says', () => {
    const names =
      'smallint integer bigint numeric real boolean uuid json jsonb date interval inet cidr macaddr bytea time timestamp'
        .split(' ')
        .concat('double precision', 'time with time zone', 'timestamp with time zone');
    const asked = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const));
    const list = asked.map(([from, to]) => `('${from}', '${to}')`).join(', ');
    const found = postgresql(
      `SELECT a || '>' || b FROM (VALUES ${list}) AS asked (a, b) WHERE EXISTS (SELECT FROM pg_cast WHERE castsource = a::regtype AND casttarget = b::regtype AND castcontext IN ('a', 'i')) ORDER BY 1`,
    ).split('\n');
    const said = asked.filter(([from, to]) => convertsByItself(typeOf(from, 'postgresql'), typeOf(to, 'postgresql')));
    expect(said.map(([from, to]) => `${from}>${to}`).sort()).toEqual(found.sort());
  });

  test('NULLs, keys and values of enums are refused as it is said', () => {
    const t = (value: string) => ['CREATE TEMP TABLE t (v int)', `INSERT INTO t VALUES ${value}`];
    expect(postgresql(...t('(NULL)'), 'ALTER TABLE t ALTER v SET NOT NULL')).toBe(refused);
    expect(postgresql(...t('(1)'), 'ALTER TABLE t ALTER v SET NOT NULL')).toBe('');
    expect(postgresql(...t('(1)'), 'ALTER TABLE t ADD w int NOT NULL')).toBe(refused);
    for (const rows of ['(1), (1)', '(NULL)']) expect(postgresql(...t(rows), 'ALTER TABLE t ADD PRIMARY KEY (v)')).toBe(refused);
    const drop = (held: string) =>
      postgresql(
        ...['BEGIN', "CREATE TYPE mood AS ENUM ('a', 'b')", 'CREATE TEMP TABLE t (v mood)', `INSERT INTO t VALUES ('${held}')`],
        ...['ALTER TABLE t ALTER v TYPE text', 'DROP TYPE mood', "CREATE TYPE mood AS ENUM ('a')"],
        ...['ALTER TABLE t ALTER v TYPE mood USING v::mood', shown, 'ROLLBACK'],
      );
    expect([drop('a'), drop('b')]).toEqual(['[a]', refused]);
    expect(dropEnumValue.losesData).toBeUndefined();
    const dropType = (cascade: string) =>
      postgresql(
        "CREATE TYPE pg_temp.mood AS ENUM ('a')",
        'CREATE TEMP TABLE t (v pg_temp.mood)',
        `DROP TYPE pg_temp.mood ${cascade}`,
        "SELECT count(*) FROM information_schema.columns WHERE table_name = 't' AND table_schema LIKE 'pg_temp%'",
      );
    expect([dropType(''), dropType('CASCADE')]).toEqual([refused, '0']);
  });
});

describe.skipIf(!isHere(mariadb))('on MariaDB at 127.0.0.1, in the mode of MySQL (skipped where none runs)', () => {
  test.each(onMysql)('%s %s to %s %s is %s', (...one) => {
    const [from, value, to, , becomes, says, otherwise] = one;
    const run = (mode: string) =>
      mariadb(
        mode,
        `CREATE TEMPORARY TABLE t (v ${from})`,
        `INSERT INTO t VALUES (${value})`,
        `ALTER TABLE t MODIFY v ${to}`,
        "SELECT concat('[', v, ']') FROM t",
      );
    expect([run(strict), run(loose)]).toEqual([becomes, otherwise]);
    expect(sentence(one as unknown as string[], 'mysql')).toMatch(says);
  });

  test('NULLs, new columns, keys and values of enums fare as it is said', () => {
    const t = (mode: string, type: string, value: string, change: string) =>
      mariadb(
        mode,
        `CREATE TEMPORARY TABLE t (v ${type})`,
        `INSERT INTO t VALUES ${value}`,
        `ALTER TABLE t ${change}`,
        "SELECT concat('[', v, ']') FROM t",
      );
    expect(t(strict, 'int', '(NULL)', 'MODIFY v int NOT NULL')).toBe(refused);
    expect(t(strict, 'int', '(1)', 'ADD w date NOT NULL')).toBe(refused);
    const added = (type: string) =>
      mariadb(
        strict,
        'CREATE TEMPORARY TABLE t (v int)',
        'INSERT INTO t VALUES (1)',
        `ALTER TABLE t ADD w ${type} NOT NULL`,
        "SELECT concat('[', w, ']') FROM t",
      );
    expect(['int', 'varchar(3)', "enum('x','y')"].map(added)).toEqual(['[0]', '[]', '[x]']);
    expect(t(strict, 'int', '(1), (1)', 'ADD PRIMARY KEY (v)')).toBe(refused);
    const drop = (mode: string) => t(mode, "enum('a','b')", "('b')", "MODIFY v enum('a')");
    expect([drop(strict), drop(loose)]).toEqual([refused, '[]']);
    const [said] = withConsequences([{ kind: 'drop-enum-value', name: 't.v.b', detail: 'drops value b of column t.v' }], 'mysql');
    expect(said?.consequence).toMatch(/refuses the migration in strict mode.*without strict mode the row gets ''/);
  });
});
