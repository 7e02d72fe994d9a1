import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, type Tree } from '../support/test-repository.ts';

/** One way in which users install packages, and how they type it. */
export interface PackageManager {
  readonly name: string;
  /** The npm package that has its command; npm itself is installed. */
  readonly tool?: string;
  readonly install: string;
  exec(command: string): string;
  readonly files: Tree;
  /** What package.json says besides. */
  readonly manifest: object;
}

const berry = { 'yarn.lock': '', '.gitignore': 'node_modules/\n.yarn/\n.pnp.*\n' };

export const packageManagers: readonly PackageManager[] = [
  {
    name: 'npm',
    install: 'npm install --no-audit --no-fund',
    exec: (command) => `npx --no-install ${command}`,
    files: {},
    manifest: {},
  },
  {
    name: 'pnpm',
    tool: 'pnpm@10',
    install: 'pnpm install --no-frozen-lockfile --prefer-offline',
    exec: (command) => `pnpm exec ${command}`,
    files: {},
    manifest: {},
  },
  {
    name: 'yarn1',
    tool: 'yarn@1.22',
    install: 'yarn install --prefer-offline',
    exec: (command) => `yarn run -s ${command}`,
    files: { 'yarn.lock': '' },
    manifest: {},
  },
  {
    name: 'berry nm',
    tool: '@yarnpkg/cli-dist@4',
    install: 'yarn install --no-immutable',
    exec: (command) => `yarn ${command}`,
    files: { ...berry, '.yarnrc.yml': 'nodeLinker: node-modules\nenableTelemetry: false\n' },
    manifest: { packageManager: 'yarn@4.9.2' },
  },
  {
    name: 'berry PnP',
    tool: '@yarnpkg/cli-dist@4',
    install: 'yarn install --no-immutable',
    exec: (command) => `yarn ${command}`,
    files: { ...berry, '.yarnrc.yml': 'enableTelemetry: false\n' },
    manifest: { packageManager: 'yarn@4.9.2' },
  },
  {
    name: 'bun',
    tool: 'bun@1',
    install: 'bun install',
    exec: (command) => `bun run ${command}`,
    files: {},
    manifest: {},
  },
];

/** The folder with the command of a package manager, installed once. */
export function toolFolder({ name, tool }: PackageManager, cache: string): string {
  if (tool === undefined) return '';
  const folder = join(cache, name.replace(' ', '-'));
  if (!existsSync(join(folder, 'node_modules'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', tool], { cwd: folder, env: cleanEnvironment() });
  }
  return join(folder, 'node_modules/.bin');
}
