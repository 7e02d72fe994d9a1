import { describe, expect, test } from 'vitest';
import type { Difference } from '../../src/model/drift.ts';
import { schemaWithoutMigration } from '../../src/rules/schema-without-migration.ts';
import { ruleTable } from '../support/cases.ts';
import { change, drifted, migration } from '../support/changes.ts';
import { onto } from '../support/situation.ts';
import { added, type Given, moved, type Project, withoutMigration } from '../support/tamper.ts';

const schema = (project: Project) => ({ 'src/schema.ts': project['src/schema.ts'] ?? '' });

/** The schema of 4 under another path, without its migration. */
const schemaAt = ({ at }: Given, path: string, config: Project = {}) => {
  const published = { ...config, ...moved('src/schema.ts', path)(at('3')) };
  return { published, staged: { ...published, [path]: at('4')['src/schema.ts'] ?? '' }, path };
};

const configured = (globs: string | readonly string[]): Project => ({
  'drizzle-guard.json': JSON.stringify({ projects: [{ out: 'drizzle', schema: globs }] }),
});

ruleTable('schema-without-migration', {
  says: 'schema-without-migration (warning)',
  bad: {
    'the schema changed': ({ at }) => ({ published: at('3'), staged: { ...at('3'), ...schema(at('4')) }, path: 'src/schema.ts' }),
    'the schema was deleted': ({ at }) => onto(at('3'), ({ 'src/schema.ts': _, ...rest }) => rest),
    'a second schema file came': ({ at }) => ({
      ...onto(at('3'), added({ 'src/schema-audit.ts': schema(at('2'))['src/schema.ts'] })),
      path: 'src/schema-audit.ts',
    }),
    'only a comment: no proof yet': ({ at }) =>
      onto(at('3'), added({ 'src/schema.ts': `// users\n${schema(at('3'))['src/schema.ts']}` })),
    'deep in a folder': (given) => schemaAt(given, 'packages/db/src/schema.users.ts'),
    'a configured file of any name': (given) => schemaAt(given, 'src/tables/users.ts', configured('src/tables/*.ts')),
    'a configured file, while the change configures another': (given) => {
      const { published, staged, path } = schemaAt(given, 'src/tables/users.ts', configured('src/tables/*.ts'));
      return { published, staged: { ...staged, ...configured('src/none/*.ts') }, path };
    },
    'one of several configured globs': (given) => schemaAt(given, 'src/b/x.ts', configured(['src/a/*.ts', 'src/b/*.ts'])),
    'while a migration that only this branch had is taken back': ({ at }) => ({
      published: at('3'),
      staged: withoutMigration(-1)(at('4')),
    }),
  },
  ok: {
    'its migration came with it': ({ at }) => ({ published: at('3'), staged: at('4') }),
    'nothing changed': ({ at }) => onto(at('3'), added({ 'readme.md': 'x' })),
    'a file of that name that does not import drizzle-orm': ({ at }) =>
      onto(at('3'), added({ 'src/forms/schema.ts': "import { z } from 'zod';\nexport const form = z.object({});\n" })),
    declarations: ({ at }) => onto(at('3'), added({ 'src/schema.d.ts': "import 'drizzle-orm';\n" })),
    'an installed package': ({ at }) => onto(at('3'), added({ 'node_modules/x/schema.ts': "import 'drizzle-orm';\n" })),
    'a file of another name': (given) => {
      const { path: _, ...situation } = schemaAt(given, 'src/tables/users.ts');
      return situation;
    },
    'a file the configured globs leave out': (given) => {
      const { path: _, ...situation } = schemaAt(given, 'src/schema.ts', configured('src/tables/*.ts'));
      return situation;
    },
    'a configured file, with its migration': ({ at }) => {
      const at5 = (state: Project) => ({
        ...configured('src/tables/*.ts'),
        ...moved('src/schema.ts', 'src/tables/users.ts')(state),
      });
      return { published: at5(at('3')), staged: at5(at('4')) };
    },
    'switched off': ({ at }) => {
      const off = { 'drizzle-guard.json': JSON.stringify({ rules: { 'schema-without-migration': 'off' } }) };
      return { published: { ...at('3'), ...off }, staged: { ...at('3'), ...off, ...schema(at('4')) } };
    },
    'a repository without migrations': ({ at }) => ({ published: schema(at('3')), staged: schema(at('4')) }),
  },
});

describe('the reason is that of what drifted', () => {
  const users = { kind: 'table', name: 'public.users' };
  const difference = (change: Difference['change'], kind: string, name = 'x'): Difference => ({
    object: users,
    kind,
    name,
    change,
  });

  test.each([
    {
      name: 'a column',
      differences: [difference('added', 'column', 'phone')],
      why: 'Deployed code will query a column that no generated migration creates.',
    },
    {
      name: 'two columns',
      differences: [difference('added', 'column', 'phone'), difference('added', 'column', 'city')],
      why: 'Deployed code will query columns that no generated migration creates.',
    },
    {
      name: 'a table',
      differences: [difference('added', 'table', 'public.users')],
      why: 'Deployed code will query a table that no generated migration creates.',
    },
    {
      name: 'a column with its index',
      differences: [difference('added', 'column', 'phone'), difference('added', 'index', 'phone_idx')],
      why: schemaWithoutMigration.why,
    },
    {
      name: 'an index, without which code runs',
      differences: [difference('added', 'index', 'phone_idx')],
      why: 'Databases will lack it until somebody else happens to generate the change.',
    },
    {
      name: 'another type',
      differences: [difference('changed', 'column', 'phone')],
      why: 'Databases keep the old definition until somebody else happens to generate the change.',
    },
    {
      name: 'a column that went',
      differences: [difference('removed', 'column', 'phone')],
      why: 'Databases keep it until somebody else generates a migration, which will then remove it.',
    },
  ])('$name: $why', ({ differences, why }) => {
    const object = { ...users, statements: [], questions: [], differences, unexported: false };
    const drift = { objects: [object], inherited: 0, nondeterministic: [], conflicts: [], schemaFiles: [], schemaChanged: true };
    const [found] = schemaWithoutMigration.check({ ...change({}), drift });
    expect(found?.why ?? schemaWithoutMigration.why).toBe(why);
  });
});

test.each([
  { name: 'a deleted migration', known: { removed: [migration('0001_add_age')] } },
  {
    name: 'a missing snapshot',
    known: {
      after: {
        ...change({}).after,
        migrations: [{ ...migration('0001_add_age'), sql: { path: 'drizzle/0001_add_age.sql', oid: 'a'.repeat(40) } }],
      },
    },
  },
])('beside $name nobody is told that the column was added', ({ known }) => {
  const [found] = schemaWithoutMigration.check(change(known, { objects: [drifted()] }));
  expect(found).toMatchObject({
    problem: 'users.age is in the schema but not in the newest snapshot.',
    subject: 'public.users',
    why: expect.stringContaining('may be part of it'),
  });
});
