import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Kit } from '../support/histories.ts';
import { installPacked } from '../support/packed.ts';
import { TestRepository } from '../support/test-repository.ts';

/** Downloads the one tool that is no dependency of this repository; false when that fails. npm would take links away, so it comes first. */
export function downloadLefthook(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  const shell = new TestRepository(folder).write({ 'package.json': '{ "private": true }\n' });
  return shell.run('npm install --ignore-scripts --no-audit --no-fund --no-save lefthook').exitCode === 0;
}

/** Installs one kit, drizzle-guard as users get it, and lint-staged; gives the node_modules folder for repositories to link to. */
export function installTools(folder: string, kit: Kit): string {
  installPacked(folder, kit);
  const modules = join(folder, 'node_modules');
  symlinkSync(fileURLToPath(new URL('../../node_modules/lint-staged', import.meta.url)), join(modules, 'lint-staged'));
  symlinkSync('../lint-staged/bin/lint-staged.js', join(modules, '.bin/lint-staged'));
  return modules;
}
