import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { quote } from '../../model/shell.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { runsHook, withLineThatStops, withoutLine } from '../hook-file.ts';
import { textOnDisk } from './folders.ts';
import { inHooksFolder } from './installed-hooks.ts';
import type { Edit, HookManager, Lines, Preparation, SetupTarget } from './manager.ts';

const newScript = '#!/bin/sh\n';

/** Scripts in a `core.hooksPath` that belongs to no known manager, or that somebody wrote into git's own folder. */
export const hooksPath: HookManager = {
  name: 'core.hooksPath',
  files: ['.githooks/*'],
  isInUse: (target) => target.hooksPath !== undefined || inHooksFolder(target, () => true),
  isConfigured: () => false,
  behind: () => undefined,
  add: async (target, lines) => {
    // a folder that all worktrees share is there when a worktree is made
    const ours = isShared(target) ? new Map([...lines].filter(([event]) => event !== 'post-checkout')) : lines;
    const edits = await editsOf(target, ours);
    const notes = edits.filter(isIgnored).map(({ path }) => {
      const name = quote(relative(target.top, path));
      return `${name} is not executable, so git does not run it. Run: chmod +x ${name}`;
    });
    return { edits, preparation: preparationOf(target), notes };
  },
  remove: async (target, events) => {
    const edits = await editsOf(target, new Map(events.map((event) => [event, undefined])));
    return { edits, preparation: preparationOf(target), notes: [] };
  },
};

async function editsOf({ top, hooksFolder }: SetupTarget, lines: Lines): Promise<Edit[]> {
  return Promise.all(
    [...lines].map(async ([event, line]) => {
      const path = join(hooksFolder, event);
      const before = await textOnDisk(path);
      if (before !== undefined && line !== undefined && !isShell(before) && !calls(before, event))
        throw otherLanguage(relative(top, path), line);
      // a program of the user's own that runs ours already stays
      const after = line === undefined ? withoutLine(before, event) : withLineThatStops(before ?? newScript, event, line);
      return {
        path,
        before,
        after: after === newScript && before !== newScript ? undefined : after,
        executable: before === undefined,
      };
    }),
  );
}

function calls(script: string, event: string): boolean {
  return script.split('\n').some((line) => runsHook(line, event));
}

function isShell(script: string): boolean {
  const [first = ''] = script.split('\n');
  return !first.startsWith('#!') || /\b(?:ba|da|z|k|a)?sh\b/.test(first);
}

function otherLanguage(path: string, line: string): Unjudgeable {
  return new Unjudgeable(
    `${path} is not a shell script, so setup cannot add a line. Let it run this command, and run setup again:\n${line}`,
  );
}

/** Whether this is the user's script, which they have not let git run. */
function isIgnored({ path, before }: Edit): boolean {
  return (
    before !== undefined && process.platform !== 'win32' && ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o111) === 0
  );
}

/** Whether the folder is outside of the working tree, so that no branch has it. */
function isShared({ top, hooksFolder }: SetupTarget): boolean {
  const path = relative(top, hooksFolder);
  return path.startsWith('..') || path.startsWith('.git/');
}

/** What is not tracked has to be written in every clone. */
function preparationOf(target: SetupTarget): Preparation {
  const { top, hooksFolder } = target;
  if (isShared(target))
    return { folder: top, command: 'drizzle-guard setup --manager core.hooksPath', knownBy: /\bdrizzle-guard setup\b/ };
  const folder = relative(top, hooksFolder).replaceAll('\\', '/');
  return { folder: top, command: `git config core.hooksPath ${quote(folder)}`, knownBy: /core\.hooksPath/i };
}
