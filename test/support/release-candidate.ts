import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The release candidate before the one that tests use: its PostgreSQL snapshots are full ones, of format 8. */
export const candidate = '1.0.0-rc.4';

const folder = fileURLToPath(new URL(`../../node_modules/.cache/drizzle-guard/kits/${candidate}`, import.meta.url));

/** Installs it once into node_modules/.cache; false when the registry cannot be reached. */
export function installCandidate(): boolean {
  if (existsSync(join(folder, 'node_modules/drizzle-kit/bin.cjs'))) return true;
  const temporary = `${folder}.${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  writeFileSync(join(temporary, 'package.json'), '{ "private": true }\n');
  const packages = [`drizzle-kit@${candidate}`, `drizzle-orm@${candidate}`];
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: temporary,
  });
  if (status === 0) {
    mkdirSync(dirname(folder), { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(temporary, folder);
  }
  rmSync(temporary, { recursive: true, force: true });
  return status === 0;
}

/** Gives a folder its node_modules. */
export function linkCandidate(to: string): void {
  symlinkSync(join(folder, 'node_modules'), join(to, 'node_modules'));
}
