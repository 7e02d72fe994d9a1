import { mkdirSync, symlinkSync } from 'node:fs';
import { TestRepository, type Tree } from '../support/test-repository.ts';

/** A repository whose hooks can be exchanged between two commits; the hooks are the values of core.hooksPath. */
export const hooks = {
  none: '/dev/null',
  true: '.husky-true/_',
  guard: '.husky/_',
  lintStaged: '.husky-lint-staged/_',
  integrity: '.husky-integrity/_',
  kit: '.husky-kit/_',
  lefthook: '.git/hooks',
} as const;
export type Hooks = keyof typeof hooks;

const guardedEvents = ['pre-commit', 'pre-merge-commit', 'commit-msg', 'pre-push'];

/** A published repository with every way to run hooks set up, and what npm installed linked into it. */
export function benchRepository(path: string, modules: string, tree: Tree): TestRepository {
  mkdirSync(path, { recursive: true });
  const repository = new TestRepository(path);
  repository.git('init', '-q', '-b', 'main');
  // background maintenance would run into another contender's time
  repository.git('config', 'gc.auto', '0');
  repository.git('config', 'maintenance.auto', 'false');
  repository.write({
    ...tree,
    '.gitignore': 'node_modules\n_\n',
    'package.json': `${JSON.stringify({ private: true, type: 'module', 'lint-staged': { '*.nothing': 'true' } }, null, 2)}\n`,
    'lefthook.yml': 'pre-commit:\n  jobs:\n    - glob: "*.nothing"\n      run: "true"\n',
  });
  symlinkSync(modules, `${path}/node_modules`);
  run(repository, 'if [ -e node_modules/lefthook ]; then node_modules/.bin/lefthook install; fi');
  run(repository, 'node node_modules/drizzle-guard/dist/cli.js setup --manager husky');
  huskyHooks(repository, '.husky-true', guardedEvents, 'true');
  huskyHooks(repository, '.husky-lint-staged', ['pre-commit'], 'lint-staged');
  huskyHooks(repository, '.husky-integrity', ['pre-commit'], 'drizzle-guard check --level integrity');
  huskyHooks(repository, '.husky-kit', ['pre-commit'], 'drizzle-kit check');
  repository.commit('first');
  repository.publish();
  // what a clone has
  repository.git('repack', '-adq');
  return repository;
}

/** Runs a command that must succeed. */
export function run(repository: TestRepository, command: string): void {
  const { exitCode, output } = repository.run(command);
  if (exitCode !== 0) throw new Error(`${command} failed:\n${output}`);
}

export function useHooks(repository: TestRepository, name: Hooks): void {
  repository.git('config', 'core.hooksPath', hooks[name]);
}

function huskyHooks(repository: TestRepository, folder: string, events: readonly string[], line: string): void {
  repository.write(Object.fromEntries(events.map((event) => [`${folder}/${event}`, `${line}\n`])));
  run(repository, `node node_modules/husky/bin.js ${folder}`);
}
