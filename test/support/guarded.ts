import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { history, type Kit, kitVersion } from './histories.ts';
import { installPacked, packedFolder } from './packed.ts';
import { emptyRepository, TestRepository, type Tree, temporaryFolder } from './repository.ts';

/** The drizzle-guard command of a repository's own node_modules. */
export const guard = 'node_modules/.bin/drizzle-guard';

/** What a package has beside its Drizzle project. */
export const packageFiles: Tree = {
  '.gitignore': 'node_modules/\n',
  'package.json': `${JSON.stringify({ name: 'app', private: true, type: 'module', scripts: { prepare: 'husky && drizzle-guard setup' } }, null, 2)}\n`,
};

/** A package with everything installed and nothing committed. */
export function installedRepository(tree: Tree = {}, kit: Kit = '0.31'): TestRepository {
  const repository = emptyRepository().write({ ...packageFiles, ...tree });
  installPacked(repository.path, kit);
  return repository;
}

/** A published Drizzle project whose commits go through husky and the packed drizzle-guard. */
export function guardedRepository(tree: Tree = {}, kit: Kit = '0.31'): TestRepository {
  const template = join(packedFolder(), `guarded-${kitVersion(kit)}`);
  if (!existsSync(template)) keepTemplate(template, kit);
  const repository = new TestRepository(temporaryFolder());
  cpSync(template, repository.path, { recursive: true, verbatimSymlinks: true });
  repository.write(tree).commit('first');
  return repository.publish();
}

/** Setting up takes ten times as long as copying what was set up; nothing in it names its own folder. */
function keepTemplate(template: string, kit: Kit): void {
  const repository = installedRepository(history(kit, 'postgresql', '3'), kit);
  const { exitCode, output } = repository.run(`${guard} setup`);
  if (exitCode !== 0) throw new Error(`setup failed:\n${output}`);
  const copy = `${template}.${process.pid}`;
  cpSync(repository.path, copy, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(copy, template);
  } catch (error) {
    if (!existsSync(template)) throw error;
    // another worker was faster
    rmSync(copy, { recursive: true });
  }
}
