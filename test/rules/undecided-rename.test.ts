import { expect, test } from 'vitest';
import { change, drifted, said } from '../support/changes.ts';
import { driftIn } from '../support/drift.ts';
import { linkKit } from '../support/generate-histories.ts';
import { history, kinds } from '../support/histories.ts';
import { TestRepository, type Tree, temporaryFolder } from '../support/repository.ts';
import { schema } from '../support/schemas.ts';

const question = {
  kind: 'column',
  entity: ['public', 'users', 'full_name'],
  candidates: [
    ['public', 'users', 'name'],
    ['public', 'users', 'nick'],
  ],
};

test('ok: nothing was asked', () => {
  expect(said(change({}, { objects: [drifted()] })).map(({ rule }) => rule)).toEqual(['schema-without-migration']);
});

test('bad: both readings are shown, and no other rule speaks of the object', () => {
  expect(said(change({}, { objects: [drifted({ questions: [question] })] }))).toMatchObject([
    {
      rule: 'undecided-rename',
      subject: 'public.users',
      problem: 'Is users.full_name a rename of users.name or users.nick, or a new column?',
      fix: [
        {
          say: 'Generate in a terminal, where drizzle-kit asks which is meant.',
          run: ['npx drizzle-kit generate', 'git add -A drizzle'],
        },
      ],
    },
  ]);
});

test('bad: several questions are answered in a terminal, where hints exist too', () => {
  const both = [question, { ...question, entity: ['public', 'users', 'other'] }].map((one) => ({
    ...one,
    hints: ['{}', '{}', '{}'],
  }));
  const [finding] = said(change({}, { objects: [drifted({ questions: both })] }));
  expect(JSON.stringify(finding?.fix)).not.toContain('--hints');
});

// hints name a schema on PostgreSQL only
test.each(kinds.filter(({ kit, dialect }) => kit === '1.0' && dialect !== 'mysql'))(
  '$kit $dialect: each printed answer settles it',
  async ({ kit, dialect }) => {
    const renamed = schema(dialect, '3').replace(/name: (\w+)\('name'/, "fullName: $1('full_name'");
    const files = { ...history(kit, dialect, '3'), 'src/schema.ts': renamed };
    const [finding] = said(change({ workflow: shell }, await driftIn(kit, dialect, files)));
    const commands = finding?.fix.flatMap(({ run }) => run).filter((line) => line.includes('--hints')) ?? [];
    expect(commands).toHaveLength(2);
    for (const [at, word] of [/RENAME/i, /ADD/i].entries()) {
      const project = new TestRepository(temporaryFolder()).write(files);
      linkKit(kit, project.path);
      expect(project.run(commands[at] ?? '')).toMatchObject({ exitCode: 0 });
      const sql = project.run('cat drizzle/*/migration.sql').output;
      expect(sql).toMatch(word);
      const made = project.run('ls drizzle').output.split('\n').filter(Boolean);
      const tree: Tree = Object.fromEntries(
        made.map((tag) => [`drizzle/${tag}/snapshot.json`, project.read(`drizzle/${tag}/snapshot.json`)]),
      );
      expect((await driftIn(kit, dialect, { ...files, ...(tree as Record<string, string>) })).objects).toEqual([]);
    }
  },
);

const shell = {
  generate: (...options: string[]) =>
    ['npx drizzle-kit generate', ...options.map((one) => (one.startsWith('--') ? one : `'${one}'`))].join(' '),
  install: 'npm ci',
  guard: (...words: string[]) => ['npx drizzle-guard', ...words].join(' '),
};
