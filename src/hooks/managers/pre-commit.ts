import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { type Change, changed, configurationIn } from '../formats/configuration.ts';
import { type Value, valueAt } from '../formats/format.ts';
import { runsHook } from '../hook-file.ts';
import { textOnDisk } from './folders.ts';
import { hookText, inHooksFolder, outputOf, runCommand } from './installed-hooks.ts';
import type { HookManager, Lines, Plan, Preparation, SetupTarget } from './manager.ts';
import { withoutTypes, withTypes } from './pre-commit-types.ts';

/** Until 3.2 some stages had other names, which newer versions still take with a warning (pre-commit.com, supported git hooks). */
const oldStages: Readonly<Record<string, string>> = {
  'pre-commit': 'commit',
  'pre-merge-commit': 'merge-commit',
  'pre-push': 'push',
};

/** Adds a local hook for each event to the configuration of pre-commit (pre-commit.com). */
export const preCommit: HookManager = {
  name: 'pre-commit',
  files: ['.pre-commit-config.yaml'],
  isInUse: (target) => inHooksFolder(target, isPreCommits),
  isConfigured: ({ top }) => existsSync(configOf(top)),
  behind: ({ text, top }) => (isPreCommits(text) ? [configOf(top)] : undefined),
  add,
  remove: async (target, events) => {
    const path = configOf(target.top);
    const before = await textOnDisk(path);
    if (before === undefined) return { edits: [], notes: [] };
    const types = await typesIn(target.top, before);
    const text = await without(target, before);
    const after = withoutTypes(text, types, types?.filter((type) => events.includes(type)) ?? []);
    return {
      edits: [{ path, before, after: after.trim() === '' ? undefined : after }],
      preparation: preparationOf(target),
      notes: [],
    };
  },
};

async function add(target: SetupTarget, lines: Lines): Promise<Plan> {
  const path = configOf(target.top);
  const before = (await textOnDisk(path)) ?? 'repos: []\n';
  // its hooks are shared by all worktrees, and starting Python at each checkout would be felt
  const ours = new Map([...lines].filter(([event, line]) => event !== 'post-checkout' && line !== undefined)) as ReadonlyMap<
    string,
    string
  >;
  const hooks = await edited(target, before, ours);
  const after = withTypes(hooks, await typesIn(target.top, hooks), [...ours.keys()]);
  const missing = [...ours.keys()].filter((event) => !isPreCommits(hookText(target, event)));
  const types = missing.flatMap((event) => ['--hook-type', event]);
  return {
    edits: [{ path, before: existsSync(path) ? before : undefined, after: after ?? hooks }],
    preparation: preparationOf(target),
    notes: after === undefined ? [`add to default_install_hook_types: ${[...ours.keys()].join(', ')}`] : [],
    ...(missing.length > 0 && {
      activation: {
        words: 'git does not run all of these hooks yet: setup will run pre-commit install',
        when: 'after the edits',
        run: () => runCommand(target, 'pre-commit', ['install', ...types]),
      },
    }),
  };
}

/** It is not a package of Node, so an install cannot rely on it. */
function preparationOf({ top }: SetupTarget): Preparation {
  return { folder: top, command: 'pre-commit install', knownBy: /\bpre-commit install\b/ };
}

async function edited(target: SetupTarget, before: string, lines: ReadonlyMap<string, string>): Promise<string> {
  const { top } = target;
  const held = await configurationIn(configOf(top), before, top);
  const stageOf = await stages(target);
  const wanted = [...lines].map(([event, line]) => hookFor(event, line, stageOf(event)));
  const own = ownRepo(held);
  if (own === undefined && [...lines.keys()].every((event) => before.split('\n').some((line) => runsHook(line, event))))
    return before;
  const isUpToDate = own !== undefined && JSON.stringify(valueAt(held, ['repos', own, 'hooks'])) === JSON.stringify(wanted);
  let text = before;
  if (!isUpToDate) {
    text = await without(target, text);
    const repos = valueAt(await configurationIn(configOf(top), text, top), ['repos']);
    if (Array.isArray(repos) && repos.length === 0) text = text.replace(/^repos:[ \t]*\[\s*\]/m, 'repos:');
    text = await step(top, text, { kind: 'append', place: ['repos'], value: { repo: 'local', hooks: wanted } });
  }
  return text;
}

function hookFor(event: string, line: string, stage: string): { readonly [key: string]: Value } {
  return {
    id: `drizzle-guard-${event}`,
    name: `drizzle-guard (${event})`,
    // it starts programs without a shell
    entry: `sh -c ${quoted(line)} drizzle-guard`,
    language: 'system',
    // only the name of the message's file is one that a hook of ours reads
    pass_filenames: event === 'commit-msg',
    always_run: true,
    stages: [stage],
  };
}

/** pre-commit splits an entry as a shell does. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Takes out the hooks of an earlier setup. */
async function without({ top }: SetupTarget, before: string): Promise<string> {
  const own = ownRepo(await configurationIn(configOf(top), before, top));
  return own === undefined ? before : step(top, before, { kind: 'remove', place: ['repos', own] });
}

async function typesIn(top: string, text: string): Promise<readonly string[] | undefined> {
  const types = valueAt(await configurationIn(configOf(top), text, top), ['default_install_hook_types']);
  return Array.isArray(types) ? types.map(String) : undefined;
}

async function step(top: string, text: string, change: Change): Promise<string> {
  const after = await changed(configOf(top), text, change);
  if (after !== undefined) return after;
  const where = relative(top, configOf(top));
  const what = `${where} is written in a way that setup cannot edit at ${change.place.join('.')}.`;
  if (change.kind === 'remove') throw new Unjudgeable(`${what} Remove the hooks of drizzle-guard there`);
  throw new Unjudgeable(`${what} Add this there: ${JSON.stringify(change.value)}`);
}

/** The position of the repository that setup added. */
function ownRepo(held: Value): number | undefined {
  const repos = valueAt(held, ['repos']);
  const at = Array.isArray(repos) ? repos.findIndex((repo: Value) => isOwn(valueAt(repo, ['hooks', 0, 'id']))) : -1;
  return at < 0 ? undefined : at;
}

function isOwn(id: Value): boolean {
  return typeof id === 'string' && id.startsWith('drizzle-guard-');
}

/** The stage that the installed version calls an event. */
async function stages(target: SetupTarget): Promise<(event: string) => string> {
  const [, major = 4, minor = 0] = /(\d+)\.(\d+)/.exec(await outputOf(target, 'pre-commit', ['--version'])) ?? [];
  const isOld = Number(major) < 3 || (Number(major) === 3 && Number(minor) < 2);
  return (event) => (isOld ? (oldStages[event] ?? event) : event);
}

function isPreCommits(text: string): boolean {
  return text.includes('File generated by pre-commit');
}

function configOf(top: string): string {
  return join(top, '.pre-commit-config.yaml');
}
