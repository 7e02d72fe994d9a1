import { expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { history } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import type { TestRepository } from '../support/repository.ts';

const replayed = (repository: TestRepository) => judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'replay' });

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
    const repository = kitProject(kit, history(kit, 'postgresql', '3'));
    const files = history(kit, 'postgresql', '4custom');
    const [path = ''] = Object.keys(files).filter((name) => name.endsWith('.sql') && !(name in history(kit, 'postgresql', '3')));
    repository.write({ ...files, [path]: `-- Custom SQL\n${sql}\n` }).stage();
    const report = await replayed(repository);
    expect(report.findings.map(({ rule }) => rule)).toEqual(found === undefined ? [] : ['custom-migration-changes-schema']);
    if (found !== undefined) expect(report.findings[0]).toMatchObject({ line: 2, problem: expect.stringContaining(found) });
  },
);
