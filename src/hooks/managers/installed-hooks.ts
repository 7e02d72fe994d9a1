import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { addPackage, foldersUp } from './folders.ts';
import type { SetupTarget } from './manager.ts';

/** The text of the hook that git runs for an event; empty if there is none that it can run. */
export function hookText({ hooksFolder }: SetupTarget, event: string): string {
  const path = join(hooksFolder, event);
  return isExecutableFile(path) ? readFileSync(path, 'utf8') : '';
}

/** Whether git runs a hook like this for any event. */
export function inHooksFolder(target: SetupTarget, isLike: (text: string) => boolean): boolean {
  if (!existsSync(target.hooksFolder)) return false;
  const names = readdirSync(target.hooksFolder).filter((name) => /^[a-z-]+$/.test(name));
  return names.some((name) => isLike(hookText(target, name)));
}

function isExecutableFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && (process.platform === 'win32' || (found.mode & 0o111) !== 0);
}

/** Runs a manager's own command at the top of the repository: the one that is installed there, or that of PATH. */
export async function runCommand(target: SetupTarget, name: string, args: readonly string[]): Promise<void> {
  const { code, text } = await ran(target, name, args);
  if (code === 0) return;
  if (code !== 'missing') throw new Unjudgeable(`${[name, ...args].join(' ')} failed: ${text.trim()}`);
  const install = await addPackage(name, target.cwd, target.top);
  throw new Unjudgeable(`${name} is not installed here. Install it, for example with: ${install}; then run setup again`);
}

/** What a manager's own command prints; empty where it is not installed. */
export async function outputOf(target: SetupTarget, name: string, args: readonly string[]): Promise<string> {
  const { code, text } = await ran(target, name, args);
  return code === 0 ? text : '';
}

function ran(
  { cwd, top }: SetupTarget,
  name: string,
  args: readonly string[],
): Promise<{ code: number | null | 'missing'; text: string }> {
  const folders = foldersUp(cwd, top).map((folder) => join(folder, 'node_modules/.bin'));
  // GIT_DIR and others of a hook that setup is run by are not meant for this repository
  const own = Object.entries(process.env).filter(([variable]) => !/^GIT_(?!CONFIG)/.test(variable));
  const env = { ...Object.fromEntries(own), PATH: [...folders, process.env.PATH ?? ''].join(delimiter) };
  return new Promise((resolve, reject) => {
    const said: Buffer[] = [];
    const child = spawn(name, [...args], {
      cwd: top,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('close', (code) => resolve({ code, text: Buffer.concat(said).toString() }));
    child.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve({ code: 'missing', text: '' }) : reject(error),
    );
  });
}
