import { describe, expect, test } from 'vitest';
import { dialectNamed } from '../../src/dialects/index.ts';
import { withoutFilled } from '../../src/risks/filled.ts';
import { type Dialect, kinds } from '../support/histories.ts';
import { custom } from '../support/risks.ts';

const name: Readonly<Record<Dialect, string>> = { postgresql: 'public.t.c', mysql: 't.c', sqlite: 't.c' };
const set: Readonly<Record<Dialect, string>> = {
  postgresql: 'ALTER TABLE "t" ALTER COLUMN "c" SET NOT NULL;',
  mysql: 'ALTER TABLE `t` MODIFY COLUMN `c` text NOT NULL;',
  sqlite:
    'CREATE TABLE `__new_t` (`id` int, `c` text NOT NULL); INSERT INTO `__new_t`(`id`, `c`) SELECT `id`, `c` FROM `t`; DROP TABLE `t`; ALTER TABLE `__new_t` RENAME TO `t`;',
};
const dialects: readonly Dialect[] = ['postgresql', 'mysql', 'sqlite'];

/** What is said of a column that SQL makes NOT NULL: nothing, that it is, or that it is filled in part. */
function said(dialect: Dialect, sql: string): string {
  const { family } = dialectNamed(dialect);
  const risk = { kind: 'not-null-without-default', name: name[dialect], detail: 'makes it NOT NULL' } as const;
  return withoutFilled([risk], sql, undefined, family).map(({ detail }) => detail)[0] ?? 'filled';
}

const filled = [
  "UPDATE t SET c = '' WHERE c IS NULL;",
  'UPDATE t SET c = 0;',
  "update T set b = 1, C = 'x' where C is null;",
  "UPDATE t SET c = COALESCE(c, b, 'x');",
  "UPDATE t SET c = lower('A') WHERE (t.c IS NULL OR c = '');",
  "UPDATE t SET c = CASE WHEN b > 1 THEN 'a' ELSE 'b' END WHERE true;",
  "UPDATE t SET c = 'x' WHERE id < 9; UPDATE t SET c = 'y' WHERE c IS NULL;",
  'DELETE FROM t WHERE c IS NULL;',
  "DELETE FROM t WHERE c IS NULL OR c = '';",
  'DELETE FROM t;',
  "ALTER TABLE t ADD c text DEFAULT 'x';",
  "UPDATE t SET c = 'x' WHERE c IS NULL; -- done\nCREATE INDEX i ON t (c);",
  'UPDATE t SET c = CURRENT_TIMESTAMP WHERE c IS NULL;',
];
const some = [
  "UPDATE t SET c = 'x' WHERE id < 9;",
  "UPDATE t SET c = 'x' WHERE c IS NULL AND id < 9;",
  'DELETE FROM t WHERE c IS NULL AND id < 9;',
];
const unclear = [
  'UPDATE t SET c = (SELECT d FROM o WHERE o.id = t.id);',
  'UPDATE t SET c = b WHERE c IS NULL;',
  "UPDATE t SET c = 'x'; UPDATE t SET c = NULL WHERE id = 1;",
  "UPDATE t SET c = 'x' WHERE c IS NULL; INSERT INTO t (id) VALUES (1);",
  "WITH o AS (SELECT 1) UPDATE t SET c = 'x' WHERE c IS NULL;",
];
const none = [
  '',
  "UPDATE u SET c = 'x' WHERE c IS NULL;",
  "UPDATE t SET b = 'x' WHERE c IS NULL;",
  'ALTER TABLE t ADD c text;',
  'ALTER TABLE t ADD c text DEFAULT NULL;',
  "-- UPDATE t SET c = 'x' WHERE c IS NULL;",
  'DELETE FROM t WHERE id = 1;',
];

describe.each(dialects)('%s', (dialect) => {
  const after = (sql: string) => said(dialect, `${sql}\n${set[dialect]}`);
  test.each(filled)('filled by %s', (sql) => expect(after(sql)).toBe('filled'));
  test.each(some)('filled in part by %s', (sql) =>
    expect(after(sql)).toBe('makes it NOT NULL; line 1 covers only the rows that it selects'),
  );
  test.each(unclear)('not told of %s', (sql) =>
    expect(after(sql)).toBe('makes it NOT NULL; whether line 1 fills every row cannot be read'),
  );
  test.each(none)('not filled by %s', (sql) => expect(after(sql)).toBe('makes it NOT NULL'));
  test('what comes after it fills nothing', () =>
    expect(said(dialect, `${set[dialect]}\nUPDATE t SET c = 'x';`)).toBe('makes it NOT NULL'));
});

test.each<[Dialect, string, string]>([
  ['postgresql', "ALTER TABLE t ADD c text DEFAULT 'x' NOT NULL; ALTER TABLE t ALTER c DROP DEFAULT;", 'filled'],
  ['postgresql', "ALTER TABLE t ADD c text DEFAULT 'x', ALTER COLUMN c SET NOT NULL;", 'filled'],
  ['postgresql', "ALTER TABLE t ADD c text; UPDATE t SET c = '{}'::jsonb; ALTER TABLE t ALTER c SET NOT NULL;", 'filled'],
  ['postgresql', 'TRUNCATE TABLE t; ALTER TABLE t ADD c text NOT NULL;', 'filled'],
  ['postgresql', 'DELETE FROM t WHERE c IS NULL; ALTER TABLE t ADD c text NOT NULL;', 'makes it NOT NULL'],
  ['postgresql', 'UPDATE "T" SET "c" = 1; ALTER TABLE t ALTER c SET NOT NULL;', 'makes it NOT NULL'],
  ['postgresql', 'UPDATE other.t SET c = 1; ALTER TABLE t ALTER c SET NOT NULL;', 'makes it NOT NULL'],
  [
    'postgresql',
    'UPDATE t SET c = 1; ALTER TABLE t ADD CHECK (c IS NOT NULL) NOT VALID; ALTER TABLE t ALTER c SET NOT NULL;',
    'filled',
  ],
  [
    'postgresql',
    'UPDATE t SET c = o.d FROM o WHERE o.id = t.id; ALTER TABLE t ALTER c SET NOT NULL;',
    'makes it NOT NULL; whether line 1 fills every row cannot be read',
  ],
  [
    'postgresql',
    'DO $$ BEGIN UPDATE t SET c = 1; END $$; ALTER TABLE t ALTER c SET NOT NULL;',
    'makes it NOT NULL; whether line 1 fills every row cannot be read',
  ],
  [
    'mysql',
    "UPDATE t JOIN o ON o.id = t.id SET t.c = 'x'; ALTER TABLE t MODIFY c int NOT NULL;",
    'makes it NOT NULL; line 1 covers only the rows that it selects',
  ],
  [
    'sqlite',
    "CREATE TABLE n (c text NOT NULL); INSERT INTO n (c) SELECT coalesce(c, 'x') FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t;",
    'filled',
  ],
  [
    'sqlite',
    'CREATE TABLE n (c text NOT NULL); INSERT INTO n (c) SELECT c FROM t WHERE c IS NOT NULL; DROP TABLE t; ALTER TABLE n RENAME TO t;',
    'filled',
  ],
  [
    'sqlite',
    'CREATE TABLE n (c text NOT NULL); INSERT INTO n (c) SELECT lookup(id) FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t;',
    'makes it NOT NULL; whether line 1 fills every row cannot be read',
  ],
])('%s: %s', (dialect, sql, is) => {
  expect(said(dialect, sql)).toBe(is);
});

test.each(kinds.filter(({ dialect }) => dialect !== 'sqlite'))(
  '$kit $dialect: a custom migration that fills first asks nothing',
  async ({ kit, dialect }) => {
    const demand =
      dialect === 'mysql' ? 'ALTER TABLE users MODIFY name text NOT NULL;' : 'ALTER TABLE users ALTER name SET NOT NULL;';
    const subject = `not-null-without-default ${dialect === 'postgresql' ? 'public.' : ''}users.name`;
    expect(await custom(kit, dialect, `UPDATE users SET name = '' WHERE name IS NULL;\n${demand}`)).toMatchObject({ said: [] });
    expect(await custom(kit, dialect, `UPDATE users SET name = '' WHERE id = 1;\n${demand}`)).toMatchObject({ said: [subject] });
  },
);
