import { expect, test } from 'vitest';
import { every } from '../support/every.ts';
import { preloaded } from '../support/generate-histories.ts';
import { repositorySetUp } from '../support/guarded.ts';
import type { Ran, TestRepository } from '../support/repository.ts';

const config = "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' };\n";

const schema = `import { index, integer, pgEnum, pgTable, text, varchar } from 'drizzle-orm/pg-core';

export const status = pgEnum('status', ['active', 'archived']);

export const users = pgTable('users', {
  id: integer('id').primaryKey(),
  email: varchar('email', { length: 100 }).notNull(),
  name: text('name'),
  status: status('status'),
});

export const posts = pgTable('posts', { id: integer('id').primaryKey(), title: text('title') });
`;

interface Row {
  readonly what: string;
  readonly edit: (schema: string) => string;
  /** The rule that asks, and what it asks of; absent where nobody is to be asked. */
  readonly asks?: string;
}

/** The table that playbooks for teams have: what to stop and ask a human for, and what not. */
const rows: readonly Row[] = [
  { what: 'DROP COLUMN', edit: without(/ {2}name: .*\n/), asks: 'drop-column public.users.name' },
  { what: 'DROP TABLE', edit: without(/export const posts.*\n/), asks: 'drop-table public.posts' },
  {
    what: 'ADD COLUMN … NOT NULL without DEFAULT',
    edit: column("phone: text('phone').notNull()"),
    asks: 'not-null-without-default public.users.phone',
  },
  {
    what: 'SET NOT NULL',
    edit: (text) => text.replace("name: text('name')", "name: text('name').notNull()"),
    asks: 'not-null-without-default public.users.name',
  },
  {
    what: 'ALTER TYPE … DROP VALUE',
    edit: (text) => text.replace("['active', 'archived']", "['active']"),
    asks: 'drop-enum-value public.status.archived',
  },
  {
    what: 'RENAME COLUMN',
    edit: (text) => text.replace("name: text('name')", "fullName: text('full_name')"),
    asks: 'rename-column public.users.name',
  },
  {
    what: 'RENAME TABLE',
    edit: (text) => text.replace("pgTable('posts'", "pgTable('articles'"),
    asks: 'rename-table public.posts',
  },
  {
    what: 'a narrower type',
    edit: (text) => text.replace('length: 100', 'length: 50'),
    asks: 'column-type-narrowed public.users.email',
  },
  { what: 'CREATE TABLE', edit: (text) => `${text}export const tags = pgTable('tags', { id: integer('id').primaryKey() });\n` },
  { what: 'ADD COLUMN, nullable', edit: column("phone: text('phone')") },
  { what: 'ADD COLUMN … NOT NULL DEFAULT', edit: column("city: text('city').notNull().default('')") },
  {
    what: 'CREATE INDEX',
    edit: (text) =>
      text.replace("title: text('title') });", "title: text('title') }, (table) => [index('posts_title_idx').on(table.title)]);"),
  },
  { what: 'ALTER TYPE … ADD VALUE', edit: (text) => text.replace("'archived']", "'archived', 'deleted']") },
  { what: 'a wider type', edit: (text) => text.replace('length: 100', 'length: 255') },
];

function without(part: RegExp): Row['edit'] {
  return (text) => text.replace(part, '');
}

function column(definition: string): Row['edit'] {
  return (text) => text.replace("  name: text('name'),\n", (line) => `${line}  ${definition},\n`);
}

function generate(repository: TestRepository, asks = ''): void {
  const env = { ...preloaded, ...(asks.startsWith('rename') && { KIT_ANSWERS: 'rename' }) };
  const { exitCode, output } = repository.run('node_modules/.bin/drizzle-kit generate', { env });
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining('Your SQL migration file') });
  repository.stage();
}

function changed(text: string, edit: Row['edit']): string {
  const after = edit(text);
  expect(after).not.toBe(text);
  return after;
}

function brief({ exitCode, output }: Ran): string {
  const lines = output.split('\n').filter((line) => /^(?:error|approved|drizzle-guard:)/.test(line));
  return `exit ${exitCode}${lines.length > 0 ? `, ${lines.join(' / ')}` : ', silent'}`;
}

test.skipIf(!every)(
  'EVERY=1: what a playbook says to ask for stops until it is approved, and nothing else does',
  { timeout: 300_000 },
  () => {
    const repository = repositorySetUp({ 'drizzle.config.ts': config, 'src/schema.ts': schema });
    generate(repository);
    repository.commit('first');
    repository.publish();
    const said: string[] = [];
    const check = 'node_modules/.bin/drizzle-guard check --range origin/main..HEAD';
    for (const { what, edit, asks } of rows) {
      if (asks === undefined) continue;
      repository.write({ 'src/schema.ts': changed(schema, edit) });
      generate(repository, asks);
      const first = repository.run(`git commit -q -m "${what}"`);
      expect({ what, exitCode: first.exitCode, output: first.output }).toEqual({
        what,
        exitCode: 1,
        output: expect.stringContaining(`--trailer 'Migration-Approved: ${asks}: <reason>'`),
      });
      expect(first.output.match(/^error {2}/gm)).toHaveLength(1);
      const paste = /^ {2}git commit[\s\S]*?<reason>'/m.exec(first.output)?.[0].replace('<reason>', 'agreed in review') ?? '';
      const second = repository.run(paste);
      expect({ what, exitCode: second.exitCode, output: second.output }).toEqual({
        what,
        exitCode: 0,
        output: expect.stringMatching(new RegExp(`^approved {2}.* ${asks.split(' ')[0]}$`, 'm')),
      });
      said.push(`${what}: ${brief(first)} → ${brief(second)}`);
      // a range reads every approval the same way
      if (said.length === 1) expect(repository.run(check).exitCode).toBe(0);
      repository.git('reset', '-q', '--hard', 'origin/main');
    }
    // all that nobody is asked about, at once: any of it would stop the whole
    const silent = rows.filter(({ asks }) => asks === undefined);
    repository.write({ 'src/schema.ts': silent.reduce((text, { edit }) => changed(text, edit), schema) });
    generate(repository);
    const together = repository.run('git commit -q -m together');
    expect({ exitCode: together.exitCode, output: together.output }).toEqual({ exitCode: 0, output: '' });
    for (const { what } of silent) said.push(`${what}: ${brief(together)}`);
    expect(repository.run(check).exitCode).toBe(0);
    if (process.env.PLAYBOOK !== undefined) console.log(said.join('\n'));
  },
);
