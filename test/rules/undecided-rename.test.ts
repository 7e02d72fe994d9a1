import { expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { change, drifted, said } from '../support/changes.ts';
import { repair } from '../support/fixes.ts';
import { history, kinds } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
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
        { say: 'If it is a rename of users.name:', run: ['npx drizzle-guard fix --rename users.name:full_name'] },
        { say: 'If it is a rename of users.nick:', run: ['npx drizzle-guard fix --rename users.nick:full_name'] },
        { say: 'If it is new:', run: ['npx drizzle-guard fix --create users.full_name'] },
      ],
    },
  ]);
});

test('bad: several questions are answered in one command', () => {
  const both = [question, { ...question, entity: ['public', 'users', 'other'] }];
  const [finding] = said(change({}, { objects: [drifted({ questions: both })] }));
  expect(finding?.fix).toEqual([
    { say: expect.stringMatching(/^Answer all 2 questions in one command; .*`--rename users\.name:full_name` or /), run: [] },
  ]);
});

const each = kinds.filter(({ kit, dialect }) => dialect === (kit === '0.31' ? 'postgresql' : 'sqlite'));

test.each(each)('$kit $dialect: each printed answer settles it', async ({ kit, dialect }) => {
  const renamed = schema(dialect, '3').replace(/name: (\w+)\('name'/, "fullName: $1('full_name'");
  for (const word of [/RENAME/i, /ADD/i]) {
    const repository = kitProject(kit, history(kit, dialect, '3'))
      .write({ 'src/schema.ts': renamed })
      .stage();
    const [finding] = (await judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' })).findings;
    const choices = finding?.repair?.kind === 'rename' ? finding.repair.choices : [];
    expect(finding?.fix.map(({ run }) => run)).toEqual(
      choices.map(({ options }) => [`npx drizzle-guard fix ${options.join(' ')}`]),
    );
    const [option, value = ''] = choices[word.test('RENAME') ? 0 : 1]?.options ?? [];
    await repair(repository, option === '--rename' ? { renames: [value] } : { creates: [value] }, [
      'drop-column',
      'rename-column',
    ]);
    expect(repository.git('diff', '--cached', '--', 'drizzle')).toMatch(word);
  }
});
