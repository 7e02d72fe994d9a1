import { expect, test } from 'vitest';
import { check } from '../../src/commands/check.ts';
import { emptyRepository, type TestRepository, type Tree } from '../support/repository.ts';

const config = "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' };\n";
const schema = { 'src/schema.ts': 'export {};\n' };

function said(repository: TestRepository): Promise<string | undefined> {
  return check({ all: true }, { cwd: repository.path, color: false }).then(({ stderr }) => stderr);
}

const cases: readonly (readonly [what: string, staged: Tree, later: Tree, says: RegExp])[] = [
  ['nothing of drizzle', { 'a.txt': '' }, {}, /It looked in \/\S+ for drizzle\.config\.ts .*\n {2}A config of another name /],
  ['nothing at all', {}, {}, /It looked in/],
  ['a config that is not staged', {}, { 'drizzle.config.ts': config }, /drizzle\.config\.ts is not tracked by git yet\./],
  [
    'a project that only pushes',
    { 'drizzle.config.ts': config, ...schema },
    {},
    /To begin with migrations: npx drizzle-kit generate/,
  ],
  [
    'migrations that are not staged',
    { 'drizzle.config.ts': config, ...schema },
    { 'drizzle/0000_a.sql': '' },
    /drizzle is not tracked by git yet: git add drizzle$/m,
  ],
  [
    'migrations that git ignores',
    { 'drizzle.config.ts': config, ...schema, '.gitignore': 'dist\ndrizzle\n' },
    {},
    /Line 2 of \.gitignore keeps drizzle out of git/,
  ],
];

test.each(cases)('%s: a check says what to do', async (_, staged, later, says) => {
  const repository = emptyRepository().write(staged).stage().write(later);
  expect(await said(repository)).toMatch(/^drizzle-guard: nothing to check: git tracks no drizzle-kit migrations here\n {2}/);
  expect(await said(repository)).toMatch(says);
});
