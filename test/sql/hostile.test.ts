import { expect, test } from 'vitest';
import { dialectNamed } from '../../src/dialects/index.ts';
import { matchesPath } from '../../src/layouts/wildcards.ts';
import { onlyAdds } from '../../src/risks/additive.ts';
import { placesIn } from '../../src/risks/places.ts';
import { typeOf } from '../../src/risks/types.ts';
import { generatedStatements } from '../../src/sql/generated-statements.ts';
import { factsOf } from '../../src/sql/index.ts';
import { tooLarge } from '../../src/sql/too-large.ts';
import { change, migration } from '../support/changes.ts';
import { every, oneIn } from '../support/every.ts';
import { hostileTexts, isSlow, leastTime, patternsIn, slowText } from '../support/hostile-text.ts';
import { custom } from '../support/risks.ts';

/** A reader that takes a square's time needs longer for these. */
const milliseconds = 1_000;

const statements = [
  ...["DROP 'a\\", 'RENAME ', 'RENAME TABLE a TO b;', 'ALTER TABLE a RENAME TO b;', 'DROP TABLE a;', 'CREATE TABLE a (b int);'],
  ...[
    'CREATE TRIGGER ',
    'BEGIN ',
    'CREATE PROCEDURE p() BEGIN ',
    'CASE ',
    'END ',
    'END; ',
    'ROLLBACK;',
    'DELETE FROM a WHERE 1;',
  ],
  ...[
    'DELETE FROM a JOIN ',
    'JOIN b ',
    'a AND ',
    'a OR ',
    'NOT ',
    'BETWEEN ',
    'DELETE a, ',
    'DROP INDEX ',
    'ALTER TABLE a ADD b int, ',
  ],
  ...[
    'ALTER TABLE a ALTER b TYPE int;',
    'SELECT f();',
    'CALL p();',
    '--> statement-breakpoint\n',
    'DROP x;--> statement-breakpoint\n',
  ],
  ...[
    '/*!50000 ',
    'DELIMITER ;;\n',
    'INSERT INTO a VALUES (1);',
    'REPLACE INTO a SELECT ',
    'WITH ',
    'SELECT 1+',
    'DROP TABLE a, ',
  ],
];

test.each(hostileTexts(20_000, statements))(
  '20 kB of $name are read and split in time that grows with their length',
  async ({ text }) => {
    for (const dialect of ['postgresql', 'mysql', 'sqlite']) {
      for (const start of ['', 'DELETE FROM a WHERE ']) {
        const read = (sql: string) => factsOf(`${start}${sql}`, dialectNamed(dialect));
        expect([dialect, await isSlow(read, text, milliseconds)]).toEqual([dialect, false]);
      }
    }
    const { after } = change({});
    const known = { after: { ...after, dialect: dialectNamed('mysql') }, added: [migration('0001_a')] };
    const split = (sql: string) => {
      generatedStatements(`${sql}--> statement-breakpoint`);
      placesIn(sql).line(/^DROP TABLE/i, 'a');
      onlyAdds(change({ ...known, text: () => sql }));
    };
    expect(await isSlow(split, text, milliseconds)).toBe(false);
  },
);

test.each([' ', 'RENAME TABLE a TO b;', '/*', "'", 'BEGIN ', '( ', 'DROP TABLE a;'])(
  '200 kB of %j before a breakpoint',
  async (unit) => {
    for (const dialect of ['postgresql', 'mysql', 'sqlite']) {
      const read = async (units: string) => {
        const text = `DROP TABLE a; ${units}--> statement-breakpoint\nDROP TABLE b;`;
        await factsOf(text, dialectNamed(dialect));
        generatedStatements(text);
      };
      expect([dialect, await isSlow(read, unit.repeat(200_000 / unit.length), 2 * milliseconds)]).toEqual([dialect, false]);
    }
  },
);

test('a quote that is never closed, of letters and a backslash', async () => {
  for (const dialect of ['postgresql', 'mysql', 'sqlite']) {
    const read = () => factsOf(`DROP '${'a'.repeat(40)}\\`, dialectNamed(dialect));
    expect(await leastTime(read, milliseconds)).toBeLessThan(milliseconds);
  }
});

const patterns = patternsIn(
  ...['sql', 'risks', 'layouts', 'snapshots', 'config', 'model', 'git', 'kit/installed', 'evidence', 'rules'],
);

test('the regular expressions of these readers are found', () => {
  expect(patterns.map(({ file }) => file)).toEqual(expect.arrayContaining(['src/sql/tokens.ts', 'src/risks/from-sql.ts']));
});

const sampled = oneIn(3, patterns);
const isQuick = ({ pattern }: (typeof patterns)[number]) => expect(slowText(pattern, 40)).toBeUndefined();
test.each(sampled.always)('$pattern of $file takes time that grows with the text', isQuick);
test.skipIf(!every).each(sampled.others)('$pattern of $file takes time that grows with the text', isQuick);

test('a reader that takes a square of time is told, and one that is only slow is not', async () => {
  const times = (rounds: number) => {
    let sum = 0;
    for (let round = 0; round < rounds; round += 1) sum += Math.sqrt(round);
    return sum;
  };
  expect(await isSlow(({ length }) => times(length * length), 'a'.repeat(10_000), 20)).toBe(true);
  expect(await isSlow(({ length }) => times(length * 5_000), 'a'.repeat(20_000), 20)).toBe(false);
});

test('a regular expression that takes too long is told', () => {
  expect(slowText(/^(?:a+)+$/, 50)).toMatch(/^\d+ letters of /);
  expect(slowText(/ +x/g, 20)).toMatch(/^\d+ letters of /);
});

test('SQL that is too large is not read, and that blocks', async () => {
  const sql = `INSERT INTO users (email) VALUES ('${'x'.repeat(4_100_000)}');\nDELETE FROM users;`;
  expect(tooLarge(sql.length)).toBe('is 4.1 MB, and SQL above 4.0 MB is not read: split it into several migrations');
  const { said, unchecked } = await custom('0.31', 'postgresql', sql);
  expect(said).toEqual([]);
  expect(unchecked).toEqual([expect.stringMatching(/^drizzle\/\S+\.sql is 4\.1 MB, and SQL above/)]);
});

test('1,000 names are looked for in 4 MB of SQL that is read once', () => {
  const names = Array.from({ length: 1_000 }, (_, at) => `table_${at}`);
  const few = names.map((name) => `ALTER TABLE "${name}" ADD "a" text;`).join('\n');
  for (const sql of [
    `${few}\n${'-- x\n'.repeat(780_000)}`,
    `${few}\nINSERT INTO "table_3" VALUES ('${'x '.repeat(1_950_000)}');`,
    `${few.repeat(100)}`,
    `${few}\nINSERT INTO a VALUES (${names.join(', ').repeat(350)});`,
  ]) {
    const began = process.cpuUsage();
    const places = placesIn(sql);
    for (const [at, name] of names.entries()) {
      expect(places.mentions(name, 'a')).toBe(true);
      expect(places.line(/^ALTER TABLE/i, name, 'a')).toBe(at + 1);
      expect([places.has(/DROP COLUMN/i, name), places.mentions(`${name}_gone`)]).toEqual([false, false]);
    }
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(5_000);
  }
});

test.each([
  ['users', 'DROP TABLE "users";', true],
  ['users', 'DROP TABLE users_old;', false],
  ['user-list', 'DROP TABLE "user-list";', true],
  ['user-list', 'DROP TABLE "a_user-list";', false],
  ['naïve', 'DROP TABLE `naïve`;', true],
  ['a.b(c', 'DROP TABLE "a.b(c";', true],
])('the name %s in %s', (name, sql, is) => {
  expect(placesIn(sql).has(/^DROP TABLE/i, name)).toBe(is);
  expect(placesIn(sql).mentions(name)).toBe(sql.includes(name));
});

test.each([
  [(text: string) => typeOf(text, 'mysql'), ['(', 'enum(', "'a',", "''", "enum('a''", '[]', '[1', ' unsigned', ' ']] as const,
  [
    (text: string) => matchesPath(text, 'drizzle/meta/0000_snapshot.json'),
    ['[', '[!', '[]', '*', '**/', '?', '\\', '[a-z]', '[a'],
  ] as const,
])('a type and a glob are read in time that grows with their length', async (read, more) => {
  for (const { text } of hostileTexts(100_000, more)) {
    const both = (one: string) => [read(one), read(`enum(${one}`)];
    expect(await isSlow(both, text, milliseconds)).toBe(false);
  }
});
