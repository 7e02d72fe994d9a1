import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { history } from '../support/histories.ts';
import type { TestRepository, Tree } from '../support/test-repository.ts';
import { type Contender, measure } from './measure.ts';
import { benchRepository, type Hooks, run, useHooks } from './repositories.ts';
import type { Section } from './table.ts';

const names: Readonly<Record<Hooks, string>> = {
  none: 'bare git',
  true: 'husky, `true`',
  guard: 'husky, drizzle-guard',
  lintStaged: 'husky, lint-staged, nothing matching',
  lefthook: 'lefthook, nothing matching',
  integrity: 'husky, `drizzle-guard check --level integrity`',
  kit: 'husky, `drizzle-kit check`',
};

const commit = ['git', 'commit', '-q', '-m', 'change'] as const;

/** A repository that holds a Drizzle project and so many other files, judged once so that later commits may leave early. */
export function largeRepository(path: string, modules: string, files: number): TestRepository {
  const other = Array.from({ length: files }, (_, at) => [
    `src/part-${Math.floor(at / 50)}/file-${at}.ts`,
    `export const x = ${at};\n`,
  ]);
  const repository = benchRepository(path, modules, {
    ...history('0.31', 'postgresql', '3'),
    ...(Object.fromEntries(other) as Tree),
    // most repositories have an empty file, and git has to be asked whether it is staged
    'src/.gitkeep': '',
  });
  useHooks(repository, 'guard');
  touch(repository);
  run(repository, commit.join(' '));
  if (!existsSync(join(path, '.git/drizzle-guard/watch'))) throw new Error('the fast path is not there to be measured');
  return repository;
}

/** A commit that touches nothing guarded. */
export function unguardedCommits(repository: TestRepository, files: number, lefthook: boolean, rounds: number): Section {
  const contenders = (['none', 'true', 'guard', 'lefthook', 'lintStaged'] as const)
    .filter((name) => lefthook || name !== 'lefthook')
    .map((name) => contender(repository, name, commit, () => touch(repository)));
  return {
    title: `Commit that touches nothing guarded, ${files.toLocaleString('en')} files`,
    measured: measure(contenders, rounds),
    peer: names.true,
    budgets: { [names.guard]: { over: 10 } },
    missing: lefthook ? [] : [names.lefthook],
  };
}

/** A commit that adds an honest migration: what the hook proves by default is more than integrity. */
export function migrationCommits(repository: TestRepository, rounds: number): Section {
  const start = repository.git('rev-parse', 'HEAD');
  const contenders = (['none', 'true', 'integrity', 'guard', 'kit'] as const).map((name) =>
    contender(repository, name, commit, () => {
      repository.git('reset', '-q', '--hard', start);
      repository.write(history('0.31', 'postgresql', '4')).stage();
    }),
  );
  const measured = measure(contenders, rounds);
  repository.git('reset', '-q', '--hard', start);
  return { title: 'Commit that adds a migration', measured, peer: names.true, budgets: {} };
}

/** A rebase of many commits, where git runs hooks for each. */
export function rebases(repository: TestRepository, count: number, rounds: number): Section {
  repository.git('checkout', '-q', '-b', 'original');
  for (let at = 0; at < count; at += 1) repository.write({ [`notes/${at}.md`]: `${at}\n` }).commit(`note ${at}`);
  repository.git('checkout', '-q', 'main');
  repository.write({ 'news.md': 'new\n' }).commit('news');
  const contenders = (['none', 'true', 'guard'] as const).map((name) =>
    contender(repository, name, ['git', 'rebase', '-q', 'main', 'topic'], () => {
      repository.git('checkout', '-q', 'main');
      repository.git('branch', '-f', 'topic', 'original');
    }),
  );
  const measured = measure(contenders, rounds);
  repository.git('checkout', '-q', 'main');
  // a process of sh for each commit's post-commit, and none of Node
  return { title: `Rebase of ${count} commits`, measured, peer: names.true, budgets: { [names.guard]: { over: count * 2.5 } } };
}

function contender(repository: TestRepository, hooks: Hooks, command: Contender['command'], prepare: () => void): Contender {
  return {
    name: names[hooks],
    cwd: repository.path,
    command,
    prepare() {
      useHooks(repository, 'none');
      prepare();
      useHooks(repository, hooks);
    },
  };
}

let touched = 0;

function touch(repository: TestRepository): void {
  touched += 1;
  repository.write({ 'src/part-0/file-0.ts': `export const x = ${touched};\n` });
  repository.git('add', 'src/part-0/file-0.ts');
}
