import { history, type Kit } from './histories.ts';
import { installPacked } from './packed.ts';
import { copied, emptyRepository, keyOf, type TestRepository, type Tree } from './repository.ts';

/** The drizzle-guard command of a repository's own node_modules. */
export const guard = 'node_modules/.bin/drizzle-guard';

/** What a package has beside its Drizzle project. */
export const packageFiles: Tree = {
  '.gitignore': 'node_modules/\n',
  'package.json': `${JSON.stringify({ name: 'app', private: true, type: 'module', scripts: { prepare: 'husky && drizzle-guard setup' } }, null, 2)}\n`,
};

/** A package with everything installed and nothing committed. */
export function installedRepository(tree: Tree = {}, kit: Kit = '0.31'): TestRepository {
  return copied(`installed ${kit}`, () => {
    const repository = emptyRepository();
    installPacked(repository.path, kit);
    return repository;
  }).write({ ...packageFiles, ...tree });
}

/** A published Drizzle project whose commits go through husky and the packed drizzle-guard. */
export function guardedRepository(tree: Tree = {}, kit: Kit = '0.31'): TestRepository {
  return copied(`guarded ${kit} ${keyOf(tree)}`, () => {
    const repository = repositorySetUp({ ...history(kit, 'postgresql', '3'), ...tree }, kit);
    repository.commit('first');
    return repository.publish();
  });
}

/** A package whose commits go through husky and the packed drizzle-guard, and that has these files, with nothing committed. */
export function repositorySetUp(tree: Tree = {}, kit: Kit = '0.31'): TestRepository {
  // setting up takes ten times as long as copying what was set up
  return copied(`set up ${kit}`, () => {
    const repository = installedRepository({}, kit);
    const { exitCode, output } = repository.run(`${guard} setup`);
    if (exitCode !== 0) throw new Error(`setup failed:\n${output}`);
    return repository;
  }).write(tree);
}
