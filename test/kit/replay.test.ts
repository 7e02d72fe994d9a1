import { expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { linkKit } from '../support/generate-histories.ts';
import { history, type Kit, kinds, kitVersion } from '../support/histories.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';

function project(kit: Kit, files: Record<string, string>): TestRepository {
  const manifest = { devDependencies: { 'drizzle-kit': kitVersion(kit) } };
  const repository = publishedRepository({ ...files, 'package.json': JSON.stringify(manifest), '.gitignore': 'node_modules\n' });
  linkKit(kit, repository.path);
  return repository;
}

const replayed = (repository: TestRepository) => judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'replay' });

test.each(kinds)('$kit $dialect: what generate wrote is generated again', async ({ kit, dialect }) => {
  const repository = project(kit, history(kit, dialect, '2'));
  repository.write(history(kit, dialect, '5')).stage();
  const report = await replayed(repository);
  expect(report).toMatchObject({ verdict: 'clean', findings: [], unchecked: [] });
  expect(report.projects[0]?.newMigrations.map(({ kind }) => kind)).toEqual(['generated', 'generated', 'generated']);
});

test.each(kinds)('$kit $dialect: a custom migration is told from a generated one', async ({ kit, dialect }) => {
  const repository = project(kit, history(kit, dialect, '3'));
  repository.write(history(kit, dialect, '4custom')).stage();
  const report = await replayed(repository);
  expect(report).toMatchObject({ verdict: 'clean' });
  expect(report.projects[0]?.newMigrations[0]?.kind).toBe('custom');
});

test.each(kinds)('$kit $dialect: an edited statement is found', async ({ kit, dialect }) => {
  const repository = project(kit, history(kit, dialect, '3'));
  const files = history(kit, dialect, '4');
  const [path = ''] = Object.keys(files).filter((name) => name.endsWith('.sql') && !(name in history(kit, dialect, '3')));
  repository.write({ ...files, [path]: `${files[path]}\nUPDATE users SET nickname = 'x';\n` }).stage();
  const report = await replayed(repository);
  expect(report.findings.map(({ rule }) => rule)).toEqual(['sql-hand-edited']);
  expect(report.findings[0]?.diff).toContain("+UPDATE users SET nickname = 'x';");
});

const custom = [
  { sql: 'ALTER TABLE "users" ADD COLUMN "age" integer;', found: 'creates column users.age' },
  { sql: 'ALTER TABLE public.users DROP COLUMN email;', found: 'drops column public.users.email' },
  { sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;', found: 'alters column' },
  { sql: 'DROP TABLE posts;', found: 'drops table posts' },
  { sql: 'ALTER TABLE posts RENAME TO articles;', found: 'renames table posts' },
  { sql: 'CREATE POLICY p ON users USING (true); ALTER TABLE users ENABLE ROW LEVEL SECURITY;', found: undefined },
  { sql: "UPDATE users SET name = 'x' WHERE name IS NULL;", found: undefined },
  { sql: 'CREATE EXTENSION IF NOT EXISTS pgcrypto; CREATE INDEX CONCURRENTLY i ON users (email);', found: undefined },
  {
    sql: 'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; GRANT SELECT ON users TO PUBLIC;',
    found: undefined,
  },
  { sql: 'CREATE TABLE audit_log (id int); DROP TABLE old.users;', found: undefined },
];

test.each(custom.flatMap((one) => (['0.31', '1.0'] as const).map((kit) => ({ kit, ...one }))))(
  '$kit custom: $sql',
  async ({ kit, sql, found }) => {
    const repository = project(kit, history(kit, 'postgresql', '3'));
    const files = history(kit, 'postgresql', '4custom');
    const [path = ''] = Object.keys(files).filter((name) => name.endsWith('.sql') && !(name in history(kit, 'postgresql', '3')));
    repository.write({ ...files, [path]: `-- Custom SQL\n${sql}\n` }).stage();
    const report = await replayed(repository);
    expect(report.findings.map(({ rule }) => rule)).toEqual(found === undefined ? [] : ['custom-migration-changes-schema']);
    if (found !== undefined) expect(report.findings[0]).toMatchObject({ line: 2, problem: expect.stringContaining(found) });
  },
);
