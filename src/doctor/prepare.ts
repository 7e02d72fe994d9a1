import { join, relative } from 'node:path';
import { readManifest } from '../config/package-manager.ts';
import { filesOnDisk, foldersUp } from '../hooks/managers/folders.ts';
import { quote } from '../model/shell.ts';
import type { Check } from './check.ts';

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Whether an install gives the next clone its hooks. */
export const prepare: Check = {
  id: 'prepare',
  section: 'hooks',
  async ask({ home, top, manager, inFolder }) {
    const files = filesOnDisk(top);
    const folders = foldersUp(home, top).map((folder) => relative(top, folder).replaceAll('\\', '/'));
    const manifests = await Promise.all(
      folders.map(async (folder) => ({ folder, manifest: await readManifest<Manifest>(files, folder) })),
    );
    const ready = manifests.find(({ manifest }) => installsHooks(manifest, manager.name));
    if (ready !== undefined)
      return [{ status: 'ok', says: `${fileOf(ready.folder)} gives every clone its hooks when it is installed` }];
    const own = manifests.find(({ folder }) => files.entries.has(fileOf(folder)));
    // without a package.json, no install can do it
    if (own === undefined) return [];
    const { scripts = {} } = own.manifest;
    const setup = manager.execute('drizzle-guard', 'setup');
    // setup takes any script that installs hooks for one that an install runs
    const other = Object.keys(scripts).find((name) => installing.test(scripts[name] ?? ''));
    const lifecycle = manager.name === 'yarn@berry' ? 'postinstall' : 'prepare';
    const calls = [scripts[lifecycle] ?? [], other === undefined ? [] : manager.run(other)].flat().join(' && ');
    const folder = join(top, own.folder);
    const says = `no script that an install of ${fileOf(own.folder)} runs gives the clone its hooks, so a new one has none until somebody runs ${setup}`;
    const mend = other === undefined ? setup : `npm pkg set scripts.${lifecycle}=${quote(calls)}`;
    return [{ status: 'warn', says, mend: [inFolder(other === undefined ? home : folder, mend)] }];
  },
};

function fileOf(folder: string): string {
  return folder === '' ? 'package.json' : `${folder}/package.json`;
}

/**
 * Yarn 2 and newer run no prepare (yarnpkg.com/advanced/lifecycle-scripts). lefthook's package runs `lefthook install` by itself
 * (lefthook.dev, installation).
 */
function installsHooks({ scripts = {}, devDependencies = {}, dependencies = {} }: Partial<Manifest>, manager: string): boolean {
  if ('lefthook' in devDependencies || 'lefthook' in dependencies) return true;
  const run = Object.entries(scripts).filter(([name]) =>
    (manager === 'yarn@berry' ? /^(?:pre|post)?install$/ : /^(?:pre|post)?(?:install|prepare)$/).test(name),
  );
  const called = run.flatMap(([, script]) =>
    [...script.matchAll(/\brun ([\w:.-]+)/g)].map(([, name = '']) => scripts[name] ?? ''),
  );
  return [...run.map(([, script]) => script), ...called].some((script) => installing.test(script));
}

const installing =
  /\bhusky\b|\blefthook install\b|\bsimple-git-hooks\b|\bpre-commit install\b|\bdrizzle-guard setup\b|core\.hooksPath/;
