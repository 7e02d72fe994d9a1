import { expect, test } from 'vitest';
import { type Dialect, history, kinds } from '../support/histories.ts';
import { asked, riskyChange } from '../support/risks.ts';

/** What integrity asks of a generated migration that adds something, after its SQL was edited. */
async function edited(kit: (typeof kinds)[number]['kit'], dialect: Dialect, edit: (sql: string) => string): Promise<string[]> {
  const [before, after] = [history(kit, dialect, '3'), history(kit, dialect, '4')];
  const [path = ''] = Object.keys(after).filter((name) => name.endsWith('.sql') && !(name in before));
  const { change } = await riskyChange(before, { ...after, [path]: edit(after[path] ?? '') });
  return asked(change);
}

const name = (dialect: Dialect, table: string) => (dialect === 'postgresql' ? `public.${table}` : table);

test.each(kinds)('$kit $dialect ok: as it was generated, and with more that only adds', async ({ kit, dialect }) => {
  const generated = await edited(kit, dialect, (sql) => sql);
  expect(await edited(kit, dialect, (sql) => `${sql}\n--> statement-breakpoint\nCREATE INDEX i ON posts (id);`)).toEqual(
    generated,
  );
  expect(
    await edited(kit, dialect, (sql) => `${sql}\n--> statement-breakpoint\nCREATE TABLE copies (id int); DROP TABLE copies;`),
  ).toEqual(generated);
});

const additions = [
  { sql: 'DROP TABLE posts;', says: (dialect: Dialect) => `drop-table ${name(dialect, 'posts')}` },
  {
    sql: 'CREATE TABLE IF NOT EXISTS posts (id int); DROP TABLE posts;',
    says: (dialect: Dialect) => `drop-table ${name(dialect, 'posts')}`,
  },
  { sql: 'ALTER TABLE users DROP COLUMN email;', says: (dialect: Dialect) => `drop-column ${name(dialect, 'users')}.email` },
  {
    sql: 'ALTER TABLE users RENAME COLUMN email TO mail;',
    says: (dialect: Dialect) => `rename-column ${name(dialect, 'users')}.email`,
  },
  { sql: 'ALTER TABLE posts RENAME TO notes;', says: (dialect: Dialect) => `rename-table ${name(dialect, 'posts')}` },
  { sql: 'DROP TABLE unmanaged;', says: (dialect: Dialect) => `drop-table ${name(dialect, 'unmanaged')}` },
];

test.each(kinds.flatMap((kind) => additions.map((one) => ({ ...kind, ...one }))))(
  '$kit $dialect bad: a generated migration with $sql added',
  async ({ kit, dialect, sql, says }) => {
    const generated = await edited(kit, dialect, (text) => text);
    const said = await edited(kit, dialect, (text) => `${text}\n--> statement-breakpoint\n${sql}`);
    expect(said.filter((one) => !generated.includes(one))).toEqual([says(dialect)]);
  },
);

test.each(kinds.filter(({ dialect }) => dialect !== 'sqlite'))(
  '$kit $dialect bad: one statement that adds a column and drops another',
  async ({ kit, dialect }) => {
    const said = await edited(
      kit,
      dialect,
      (sql) => `${sql}\n--> statement-breakpoint\nALTER TABLE users ADD COLUMN x text, DROP COLUMN email;`,
    );
    expect(said).toContain(`drop-column ${name(dialect, 'users')}.email`);
  },
);

test.each(kinds.filter(({ dialect }) => dialect === 'mysql'))('$kit bad: a comment that MySQL runs', async ({ kit, dialect }) => {
  expect(await edited(kit, dialect, (sql) => `${sql}\n/*!50000 DROP TABLE posts */;`)).toContain('drop-table posts');
});
