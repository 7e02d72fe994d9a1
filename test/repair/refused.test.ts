import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { diverged, resolveSchema } from '../support/diverged.ts';
import { sideBySide } from '../support/fixes.ts';
import { history } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import { pictureOf } from '../support/picture.ts';
import { emptyRepository, type TestRepository } from '../support/repository.ts';
import { given } from '../support/tamper.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const { at } = given.find(({ kit, dialect }) => kit === '0.31' && dialect === 'postgresql') as (typeof given)[number];
const project = (state: '3' | '4' = '3') => kitProject('0.31', history('0.31', 'postgresql', state));
const forgotten = history('0.31', 'postgresql', '4')['src/schema.ts'] ?? '';

/** What `fix` cannot start from, with the reason and the next command that it prints. */
const rows: readonly { readonly name: string; readonly make: () => TestRepository; readonly says: RegExp }[] = [
  {
    name: 'unmerged migrations without a git command that left them',
    make: () => {
      const repository = diverged('0.31', 'postgresql');
      repository.run('git merge -q origin/main');
      resolveSchema(repository, '0.31', 'postgresql');
      repository.run('rm .git/MERGE_HEAD');
      return repository;
    },
    says: /no merge, rebase, cherry-pick or stash .* run: git status/,
  },
  {
    name: 'a schema that does not load',
    make: () =>
      project()
        .write({ 'src/schema.ts': `${forgotten}\nthrow new Error('broken');\n` })
        .stage(),
    says: /src\/schema\.ts:\d+ could not be evaluated/,
  },
  {
    name: 'markers outside of the folder',
    make: () => {
      const repository = diverged('0.31', 'postgresql');
      repository.run('git merge -q origin/main');
      return repository;
    },
    says: /src\/schema\.ts is unmerged.* run: git add src\/schema\.ts/,
  },
  {
    name: 'a shallow clone that hides what is published',
    make: () => {
      const whole = project();
      whole.git('checkout', '-q', '-b', 'mine');
      whole.write({ 'src/schema.ts': forgotten }).commit('mine');
      const clone = emptyRepository();
      clone.git('remote', 'add', 'origin', `file://${whole.path}`);
      clone.git('fetch', '-q', '--depth=1', 'origin', 'mine', 'main:refs/remotes/origin/main');
      clone.git('checkout', '-q', '-b', 'mine', 'FETCH_HEAD');
      return clone;
    },
    says: /git fetch --unshallow/,
  },
  {
    name: 'another drizzle-kit than the one of the lockfile',
    make: () => {
      const lock = { lockfileVersion: 3, packages: { 'node_modules/drizzle-kit': { version: '0.31.1' } } };
      return project()
        .write({ 'package-lock.json': JSON.stringify(lock), 'src/schema.ts': forgotten })
        .stage();
    },
    says: /asks for 0\.31\.1.* Run: npm ci/,
  },
  {
    name: 'edits of a migration that are not staged, on top of others that are',
    make: () => {
      const repository = project()
        .write(history('0.31', 'postgresql', '4'))
        .stage();
      return repository.write({ 'drizzle/0003_step_4.sql': 'SELECT 1;\n' });
    },
    says: /0003_step_4\.sql has edits that are not staged.*git add .*git restore /,
  },
  {
    name: 'a published collision, with a forgotten migration on top',
    make: () => {
      const both = sideBySide(at('4'), at('4b')) as Record<string, string>;
      const repository = kitProject('0.31', both);
      const text = repository
        .read('src/schema.ts')
        .replace("nickname: text('nickname')", "nickname: text('nickname'), age: text('age')");
      return repository.write({ 'src/schema.ts': text }).stage();
    },
    says: /0003_step_4 and 0004_step_4b are both published .* run: npx drizzle-guard explain snapshot-collision/,
  },
];

test.each(rows)('fix changes nothing and says what to do: $name', ({ make, says }) => {
  const repository = make();
  const before = pictureOf(repository);
  const { exitCode, output } = repository.run(`node '${cli}' fix --yes`);
  expect(output).toMatch(says);
  expect(exitCode).toBe(2);
  expect(pictureOf(repository)).toEqual(before);
});
