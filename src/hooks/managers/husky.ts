import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { quote } from '../../model/shell.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { plugAndPlayPackage } from '../../packages/plug-and-play.ts';
import { withLine, withoutLine } from '../hook-file.ts';
import { addPackage, foldersUp, textOnDisk } from './folders.ts';
import { copyHusky, worktreesWithoutHusky } from './husky-worktrees.ts';
import type { Edit, HookManager, Lines, Plan, Preparation, SetupTarget } from './manager.ts';

/** Adds one line to each husky hook, and keeps all others. Running it again changes nothing. */
export const husky: HookManager = {
  name: 'husky',
  files: ['.husky/*'],
  offSwitch: 'HUSKY',
  isInUse: ({ hooksPath }) => hooksPath !== undefined && isHuskys(hooksPath),
  isConfigured: ({ cwd, top }) => foldersUp(cwd, top).some(hasHusky),
  // husky's own file only sources `h`, which runs the user's file in the folder above
  behind: ({ path, event }) => {
    const folder = dirname(path);
    return existsSync(join(folder, 'h')) ? [join(folder, '..', event)] : undefined;
  },
  add,
  remove: async (target, events) => {
    const folder = folderOf(target);
    const none = new Map(events.map((event) => [event, undefined]));
    const edits = await editsOf(folder, none);
    // hooks that stay still need husky
    return { edits, ...(!hasOthers(folder, edits) && { preparation: preparationOf(folder, target.top) }), notes: [] };
  },
};

async function add(target: SetupTarget, lines: Lines): Promise<Plan> {
  const { cwd, top, hooksPath } = target;
  if (hooksPath === undefined && !foldersUp(cwd, top).some(hasHusky)) throw await missing(cwd, top);
  const folder = folderOf(target);
  const edits = await editsOf(folder, lines);
  // husky's own files are untracked, so a new worktree lacks them and git runs nothing
  const hooks = relative(top, join(folder, '_')).replaceAll('\\', '/');
  const worktrees = await worktreesWithoutHusky(top, hooks);
  const isActive = hooksPath !== undefined && isHuskys(hooksPath) && existsSync(join(resolve(top, hooksPath), 'h'));
  return {
    edits,
    preparation: preparationOf(folder, top),
    notes: [],
    ...((!isActive || worktrees.length > 0) && {
      activation: {
        words: isActive
          ? `git runs no hooks in ${worktrees.join(', ')}: setup will copy husky's own files`
          : 'git does not run these hooks yet: setup will have husky set core.hooksPath',
        when: 'after the edits',
        run: async () => {
          if (!isActive) await activate(folder, top);
          await copyHusky(top, hooks, worktrees);
        },
      },
    }),
  };
}

/** The folder with the hooks that users edit: the parent of husky's `_` folder, or where husky would create it. */
function folderOf({ cwd, top, hooksPath }: SetupTarget): string {
  if (hooksPath !== undefined && isHuskys(hooksPath)) return dirname(resolve(top, hooksPath));
  return join(foldersUp(cwd, top).find(hasHusky) ?? top, '.husky');
}

function isHuskys(hooksPath: string): boolean {
  return /[/\\]_$/.test(hooksPath);
}

/** husky expects to run in the folder that contains .git. */
function preparationOf(folder: string, top: string): Preparation {
  const packageFolder = dirname(folder);
  const up = relative(packageFolder, top);
  const command = up === '' ? 'husky' : `cd ${up} && husky ${quote(relative(top, folder))}`;
  return { folder: packageFolder, command, knownBy: /\bhusky\b/ };
}

async function editsOf(folder: string, lines: Lines): Promise<Edit[]> {
  return Promise.all(
    [...lines].map(async ([event, line]) => {
      const path = join(folder, event);
      const before = await textOnDisk(path);
      return { path, before, after: line === undefined ? withoutLine(before, event) : withLine(before, event, line) };
    }),
  );
}

/** Whether the folder has a hook that these edits do not remove. */
function hasOthers(folder: string, edits: readonly Edit[]): boolean {
  const removed = edits.filter(({ after }) => after === undefined).map(({ path }) => basename(path));
  return existsSync(folder) && readdirSync(folder).some((name) => name !== '_' && !removed.includes(name));
}

function hasHusky(folder: string): boolean {
  return existsSync(join(folder, 'node_modules/husky')) || plugAndPlayPackage('husky', folder) !== undefined;
}

async function missing(cwd: string, top: string): Promise<Unjudgeable> {
  return new Unjudgeable(`husky is not installed here. Run: ${await addPackage('husky', cwd, top)}`);
}

async function activate(folder: string, top: string): Promise<void> {
  const packageFolder = dirname(folder);
  if (!foldersUp(packageFolder, top).some(hasHusky)) throw await missing(packageFolder, top);
  const entry = createRequire(join(packageFolder, 'package.json')).resolve('husky');
  const { default: install } = (await import(pathToFileURL(entry).href)) as { default: unknown };
  if (typeof install !== 'function')
    throw new Unjudgeable(`husky 9 is needed. Run: ${await addPackage('husky@latest', packageFolder, top)}`);
  const problem: unknown = inFolder(top, () => install(relative(top, folder)));
  if (problem) throw new Unjudgeable(`husky says: ${problem}`);
}

/** Runs something in the folder that contains .git, because husky expects that. */
function inFolder<Answer>(folder: string, run: () => Answer): Answer {
  const was = process.cwd();
  process.chdir(folder);
  try {
    return run();
  } finally {
    process.chdir(was);
  }
}
