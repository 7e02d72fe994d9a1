import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { type Change, changed, configurationIn } from '../formats/configuration.ts';
import { type Place, type Value, valueAt } from '../formats/format.ts';
import { textOnDisk } from './folders.ts';
import { hookText, inHooksFolder, runCommand } from './installed-hooks.ts';
import type { Edit, HookManager, Lines, Plan, Preparation, SetupTarget } from './manager.ts';

/** The names of lefthook's configuration, in any of its formats (lefthook.dev, configuration). */
const configs = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) =>
  ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((ending) => `${name}.${ending}`),
);

/** The hooks that read stdin. lefthook passes it on only if it is asked to. */
const withStdin = new Set(['pre-push', 'post-rewrite']);

/** Adds a command, or a job where a hook has jobs, to each hook of lefthook's configuration. */
export const lefthook: HookManager = {
  name: 'lefthook',
  files: ['lefthook.*', '.lefthook.*'],
  offSwitch: 'LEFTHOOK',
  isInUse: (target) => inHooksFolder(target, isLefthooks),
  isConfigured: ({ top }) => configsIn(top).length > 0,
  // its hooks only start lefthook, which reads the configuration
  behind: ({ text, top }) => (isLefthooks(text) ? configsIn(top) : undefined),
  add,
  remove: async (target, events) => {
    const path = configOf(target);
    const before = await textOnDisk(path);
    const none = new Map(events.map((event) => [event, undefined]));
    const after = before === undefined ? before : await edited(target, path, before, none);
    return { edits: [{ path, before, after }], preparation: preparationOf(target), notes: [] };
  },
};

async function add(target: SetupTarget, lines: Lines): Promise<Plan> {
  const path = configOf(target);
  const before = (await textOnDisk(path)) ?? '';
  // hooks of lefthook are shared by all worktrees, and it finds itself there
  const ours = new Map([...lines].filter(([event]) => event !== 'post-checkout'));
  const edit: Edit = { path, before, after: await edited(target, path, before, ours) };
  const missing = [...ours].filter(([event, line]) => line !== undefined && !isLefthooks(hookText(target, event)));
  return {
    edits: [edit],
    preparation: preparationOf(target),
    notes: [],
    ...(missing.length > 0 && {
      activation: {
        words: 'git does not run all of these hooks yet: setup will run lefthook install',
        when: 'after the edits',
        run: () => runCommand(target, 'lefthook', ['install']),
      },
    }),
  };
}

/** lefthook's own package installs the hooks, but not where a package manager runs no scripts of packages. */
function preparationOf({ top }: SetupTarget): Preparation {
  return { folder: top, command: 'lefthook install', knownBy: /\blefthook\b/ };
}

async function edited(target: SetupTarget, path: string, before: string, lines: Lines): Promise<string> {
  let text = before;
  for (const [event, line] of lines) {
    const wanted = line === undefined ? undefined : entryOf(event, line);
    const held = await configurationIn(path, text, target.top);
    const own = ownEntry(held, event);
    if (own === undefined && wanted === undefined) continue;
    if (own !== undefined && wanted !== undefined && isSame(own.value, wanted)) continue;
    if (own === undefined && wanted !== undefined && JSON.stringify(valueAt(held, [event]) ?? '').includes(`hooks/${event}`))
      continue;
    if (own !== undefined) text = await step(target, path, text, { kind: 'remove', place: own.place });
    if (wanted !== undefined) text = await step(target, path, text, changeFor(held, event, wanted));
  }
  return text;
}

async function step({ top }: SetupTarget, path: string, text: string, change: Change): Promise<string> {
  const after = await changed(path, text, change);
  if (after !== undefined) return after;
  const what = `${relative(top, path)} is written in a way that setup cannot edit at ${change.place.join('.')}.`;
  if (change.kind === 'remove') throw new Unjudgeable(`${what} Remove drizzle-guard there`);
  throw new Unjudgeable(`${what} Add this there, and run setup again: ${JSON.stringify(change.value)}`);
}

/** Jobs run before commands (seen with 2.2), so a hook that has only commands gets a command. */
function changeFor(held: Value, event: string, entry: Readonly<Record<string, Value>>): Change {
  if (valueAt(held, [event, 'jobs']) !== undefined)
    return { kind: 'append', place: [event, 'jobs'], value: { name: 'drizzle-guard', ...entry } };
  return { kind: 'set', place: [event, 'commands', nameAfter(held, event)], value: entry };
}

/** One after another, commands without a priority run by name, and ours judges what formatters leave. */
function nameAfter(held: Value, event: string): string {
  if (valueAt(held, [event, 'parallel']) === true) return 'drizzle-guard';
  const others = Object.keys((valueAt(held, [event, 'commands']) as object | undefined) ?? {});
  return others.every((name) => name < 'drizzle-guard') ? 'drizzle-guard' : 'zz-drizzle-guard';
}

function ownEntry(held: Value, event: string): { readonly place: Place; readonly value: Value } | undefined {
  const jobs = valueAt(held, [event, 'jobs']);
  const at = Array.isArray(jobs) ? jobs.findIndex((job: Value) => valueAt(job, ['name']) === 'drizzle-guard') : -1;
  const places: Place[] = [
    [event, 'jobs', at],
    [event, 'commands', 'drizzle-guard'],
    [event, 'commands', 'zz-drizzle-guard'],
  ];
  return places.map((place) => ({ place, value: valueAt(held, place) })).find(({ value }) => value !== undefined);
}

/** The arguments that our hooks read. lefthook puts them into the text as they are. */
const read: Readonly<Record<string, string>> = { 'commit-msg': " '{1}'", 'post-rewrite': " '{1}'", 'pre-push': " '{1}' '{2}'" };

function entryOf(event: string, line: string): Readonly<Record<string, Value>> {
  const run = line.replace(/ "\$@"$/, read[event] ?? '');
  return { run, ...(withStdin.has(event) && { use_stdin: true }) };
}

function isSame(value: Value, wanted: Readonly<Record<string, Value>>): boolean {
  return Object.entries(wanted).every(([key, one]) => valueAt(value, [key]) === one);
}

function isLefthooks(text: string): boolean {
  return text.includes('call_lefthook');
}

function configOf({ top }: SetupTarget): string {
  return configsIn(top)[0] ?? join(top, 'lefthook.yml');
}

function configsIn(top: string): string[] {
  return configs.map((name) => join(top, name)).filter((path) => existsSync(path));
}
