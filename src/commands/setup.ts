import { relative } from 'node:path';
import { readConfig } from '../config/config.ts';
import { addSetting, notesSettings, removeSetting, settingsMade } from '../git/settings.ts';
import { hookLines } from '../hooks/hook-line.ts';
import { filesOnDisk } from '../hooks/managers/folders.ts';
import { managerOf, managers } from '../hooks/managers/index.ts';
import type { Plan, SetupTarget } from '../hooks/managers/manager.ts';
import { prepareScript } from '../hooks/managers/prepare-script.ts';
import { targetIn } from '../hooks/managers/target.ts';
import { addMergeAttributes, removeMergeAttributes } from '../hooks/merge-attributes.ts';
import { trackedHistories } from '../judge/tracked-histories.ts';
import type { Outcome, Terminal } from './command.ts';
import { diffOf, writeEdit } from './edits.ts';
import { events } from './hook.ts';
import { type HookInput, said } from './hooks/hook.ts';

export interface SetupOptions {
  readonly dryRun?: boolean;
  readonly remove?: boolean;
}

/** Adds this tool to the hooks of a repository, or removes it from them. */
export async function setup(
  { dryRun = false, remove = false }: SetupOptions,
  environment: HookInput['environment'],
  terminal: Terminal,
): Promise<Outcome> {
  // `npm install` in a container or a tarball runs the prepare script without a repository
  const off = managers.find(({ offSwitch }) => offSwitch !== undefined && environment[offSwitch] === '0')?.offSwitch;
  if (off !== undefined) return skipped(`${off}=0`);
  const target = await targetIn(terminal.cwd);
  if (target === undefined) return skipped('this is not a git repository');
  const { top } = target;
  const manager = managerOf(target);
  const hooks = remove ? await manager.remove(target, events) : await manager.add(target, await linesFor(target));
  const prepare = remove || hooks.preparation === undefined ? { notes: [] } : await prepareScript(hooks.preparation, top);
  const attributes = remove ? await removeMergeAttributes(top) : await addMergeAttributes(top, await trackedHistories(top));
  const others = [prepare.edit, attributes].filter((edit) => edit !== undefined);
  const plan = { ...hooks, edits: [...hooks.edits, ...others], notes: [...hooks.notes, ...prepare.notes] };
  const { made, missing } = await settingsOf(top);
  const settings = remove ? made : missing;
  const commands = settings.map(({ key, value }) => `git config ${remove ? '--unset' : '--add'} ${key} ${value}`);
  if (dryRun) return outlined(plan, commands, top);
  const changes = realEdits(plan);
  if (plan.activation?.when === 'before the edits') await plan.activation.run();
  for (const edit of changes) await writeEdit(edit);
  if (plan.activation?.when === 'after the edits') await plan.activation.run();
  for (const setting of settings) await (remove ? removeSetting : addSetting)(top, setting);
  const done = changes.map(({ path, after }) => `${after === undefined ? 'removed' : 'wrote'} ${relative(top, path)}`);
  if (done.length > 0 && !remove) done.push('commit these files, so that every clone has the hooks');
  done.push(...commands);
  return { exitCode: 0, stderr: said([...(done.length > 0 ? done : ['nothing to change']), ...plan.notes]) };
}

/** Every event with its line. prepare-commit-msg costs every commit a process, and only a repository that refuses overrides needs it. */
async function linesFor(target: SetupTarget): Promise<ReadonlyMap<string, string | undefined>> {
  const { overrides } = await readConfig(filesOnDisk(target.top));
  const lines = await hookLines(target, events);
  return overrides === 'refuse' ? lines : new Map<string, string | undefined>([...lines, ['prepare-commit-msg', undefined]]);
}

async function settingsOf(top: string) {
  const all = await notesSettings(top);
  const made = await settingsMade(top, all);
  return { made, missing: all.filter((one) => !made.includes(one)) };
}

function outlined(plan: Plan, commands: readonly string[], top: string): Outcome {
  const words = [plan.activation?.words ?? [], commands.map((command) => `would run: ${command}`)].flat();
  const diffs = realEdits(plan).map((edit) => diffOf(edit, top));
  return { exitCode: 0, stdout: diffs.join(''), stderr: said(words) };
}

function realEdits({ edits }: Plan): Plan['edits'] {
  return edits.filter(({ before, after }) => before !== after);
}

function skipped(reason: string): Outcome {
  return { exitCode: 0, stderr: said([`${reason}, so no hooks were set up`]) };
}
