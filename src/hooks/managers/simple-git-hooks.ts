import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { changed, configurationIn } from '../formats/configuration.ts';
import { type Place, type Value, valueAt } from '../formats/format.ts';
import { runsHook } from '../hook-file.ts';
import { isOurLine } from '../hook-line.ts';
import { foldersUp, textOnDisk } from './folders.ts';
import { hookText, inHooksFolder, runCommand } from './installed-hooks.ts';
import type { HookManager, Lines, Plan, Preparation, SetupTarget } from './manager.ts';

/** In the order in which simple-git-hooks looks for them (its _getConfig). Those in JavaScript may be any program. */
const inJavaScript = ['.simple-git-hooks', 'simple-git-hooks'].flatMap((name) =>
  ['cjs', 'js', 'mjs'].map((ending) => `${name}.${ending}`),
);
const inJson = ['.simple-git-hooks.json', 'simple-git-hooks.json'];

/** Joins our line to the one command that simple-git-hooks has for each hook. */
export const simpleGitHooks: HookManager = {
  name: 'simple-git-hooks',
  files: ['.simple-git-hooks.*', 'simple-git-hooks.*'],
  isInUse: (target) => inHooksFolder(target, isSimple),
  isConfigured: ({ cwd, top }) => foldersUp(cwd, top).some((folder) => configIn(folder) !== undefined),
  // the command itself is in the hook
  behind: ({ path, text }) => (isSimple(text) ? [path] : undefined),
  add: async (target, lines) => {
    // its hooks are shared by all worktrees
    const ours = new Map([...lines].filter(([event]) => event !== 'post-checkout'));
    const plan = await planOf(target, ours);
    const isStale = [...ours].some(([event, line]) => line !== undefined && !hookText(target, event).includes(line));
    if (!isStale) return plan;
    const words = 'git does not run all of these hooks yet: setup will run simple-git-hooks';
    return { ...plan, activation: { words, when: 'after the edits', run: () => activate(target) } };
  },
  remove: async (target, events) => {
    const plan = await planOf(target, new Map(events.map((event) => [event, undefined])));
    // what it has copied into git's hooks would stay
    if (!events.some((event) => linesOf(hookText(target, event)).some((line) => runsHook(line, event)))) return plan;
    const words = 'git still runs these hooks: setup will run simple-git-hooks';
    return { ...plan, activation: { words, when: 'after the edits', run: () => activate(target) } };
  },
};

async function planOf(target: SetupTarget, lines: Lines): Promise<Plan> {
  const { path, place } = configOf(target);
  const { top } = target;
  if (place === undefined) throw inProgram(relative(top, path), lines);
  const before = await textOnDisk(path);
  let text = before ?? '{}\n';
  for (const [event, line] of lines) {
    const at = [...place, event];
    const command = valueAt(await configurationIn(path, text, top), at);
    if (command !== undefined && typeof command !== 'string')
      throw new Unjudgeable(`${relative(top, path)} has no command for ${event}, but ${JSON.stringify(command)}`);
    const wanted = joined(command, event, line);
    if (wanted === command) continue;
    const change =
      wanted === undefined ? ({ kind: 'remove', place: at } as const) : ({ kind: 'set', place: at, value: wanted } as const);
    const after = await changed(path, text, change);
    if (after === undefined) throw new Unjudgeable(`${relative(top, path)} is written in a way that setup cannot edit`);
    text = after;
  }
  const edits = before === undefined && text === '{}\n' ? [] : [{ path, before, after: text }];
  return { edits, preparation: preparationOf(target), notes: [] };
}

/** The user's command, and ours after it. */
function joined(command: string | undefined, event: string, line: string | undefined): string | undefined {
  const others = command?.split(' && ').filter((one) => !isOurLine(one, event)) ?? [];
  if (line === undefined) return others.length === 0 ? undefined : others.join(' && ');
  if (others.some((one) => runsHook(one, event))) return command;
  // nothing runs after an exec
  const all = /^\s*exec\b/.test(others[0] ?? '') ? [line, ...others] : [...others, line];
  return all.join(' && ');
}

function preparationOf(target: SetupTarget): Preparation {
  return { folder: configOf(target).folder, command: 'simple-git-hooks', knownBy: /\bsimple-git-hooks\b/ };
}

function activate(target: SetupTarget): Promise<void> {
  return runCommand({ ...target, top: configOf(target).folder }, 'simple-git-hooks', []);
}

interface Config {
  readonly folder: string;
  readonly path: string;
  /** Where the hooks are in the file; undefined in a program. */
  readonly place: Place | undefined;
}

function configOf({ cwd, top }: SetupTarget): Config {
  const found = foldersUp(cwd, top).map(configIn);
  return found.find((one) => one !== undefined) ?? { folder: top, path: join(top, 'package.json'), place: ['simple-git-hooks'] };
}

function configIn(folder: string): Config | undefined {
  const [program] = inJavaScript.map((name) => join(folder, name)).filter(existsSync);
  if (program !== undefined) return { folder, path: program, place: undefined };
  const [file] = inJson.map((name) => join(folder, name)).filter(existsSync);
  if (file !== undefined) return { folder, path: file, place: [] };
  const manifest = join(folder, 'package.json');
  const named = existsSync(manifest)
    ? /"simple-git-hooks"\s*:\s*("[^"]*"|\{)/.exec(readFileSync(manifest, 'utf8'))?.[1]
    : undefined;
  if (named === undefined) return undefined;
  if (named === '{') return { folder, path: manifest, place: ['simple-git-hooks'] };
  // the version of a dependency is a string as well, and a name of a file has an ending
  const other = join(folder, JSON.parse(named) as string);
  if (!/\.(?:json|[cm]?js)$/.test(other)) return { folder, path: manifest, place: ['simple-git-hooks'] };
  return { folder, path: other, place: other.endsWith('.json') ? [] : undefined };
}

function inProgram(path: string, lines: Lines): Unjudgeable {
  const wanted = [...lines].filter(([, line]) => line !== undefined);
  if (wanted.length === 0)
    return new Unjudgeable(`${path} is a program, which setup does not edit. Remove the drizzle-guard commands there`);
  const all: Value = Object.fromEntries(wanted);
  return new Unjudgeable(
    `${path} is a program, which setup does not edit. Join these commands to its own with &&, and run: npx simple-git-hooks\n${JSON.stringify(all, null, 2)}`,
  );
}

function isSimple(text: string): boolean {
  return text.includes('SKIP_SIMPLE_GIT_HOOKS');
}

function linesOf(text: string): string[] {
  return text.split('\n');
}
