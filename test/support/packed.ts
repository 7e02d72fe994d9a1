import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkKit } from './generate-histories.ts';
import type { Kit } from './histories.ts';
import { layOut, type Template, templateOf } from './templates.ts';
import { cleanEnvironment } from './test-repository.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules/.cache/drizzle-guard');
/** What the tarball is made of; anything else may change without packing again. */
const packedFiles = ['action.yml', 'dist', 'docs', 'hooks', 'package.json', 'README.md', 'CHANGELOG.md', 'LICENSE'];

let packed: string | undefined;
let template: Template | undefined;

/** Holds the tarball of the built package and what is in it. Packs only what was not packed before. */
export function packedFolder(): string {
  if (!existsSync(join(root, 'dist/cli.js'))) throw new Error('There is nothing to pack yet. Run: npm run build');
  packed ??= join(cache, `packed-${hashOf(packedFiles)}`);
  if (!existsSync(packed)) pack(packed);
  return packed;
}

export function tarball(): string {
  return join(packedFolder(), 'drizzle-guard.tgz');
}

/**
 * Gives a folder the node_modules that `npm install --save-dev drizzle-guard husky drizzle-kit drizzle-orm` would: the packed package
 * with its declared dependencies and no others, husky and one kit, with their commands.
 */
export function installPacked(folder: string, kit: Kit): void {
  const modules = join(folder, 'node_modules');
  const unpacked = join(packedFolder(), 'package');
  linkKit(kit, folder);
  // a copy, because through a link Node would find what this repository has installed, declared or not
  template ??= templateOf(unpacked);
  mkdirSync(join(modules, 'drizzle-guard'));
  layOut(template, join(modules, 'drizzle-guard'));
  const { dependencies } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as { dependencies: object };
  for (const name of [...Object.keys(dependencies), 'husky']) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  symlinkSync('../husky/bin.js', join(modules, '.bin/husky'));
  symlinkSync('../drizzle-guard/dist/cli.js', join(modules, '.bin/drizzle-guard'));
  // npm does this to every command it links
  chmodSync(join(modules, 'drizzle-guard/dist/cli.js'), 0o755);
}

function hashOf(names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of names.flatMap((name) => filesIn(join(root, name)))) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

function pack(target: string): void {
  mkdirSync(cache, { recursive: true });
  const packing = mkdtempSync(join(cache, 'packing-'));
  const name = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', packing], root).trim();
  renameSync(join(packing, name), join(packing, 'drizzle-guard.tgz'));
  run('tar', ['-xzf', 'drizzle-guard.tgz'], packing);
  try {
    renameSync(packing, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
    // another worker was faster
    rmSync(packing, { recursive: true });
  }
}

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, env: cleanEnvironment(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
