import { readConfig } from '../config/config.ts';
import { addSetting, notesSettings, removeSetting, type Setting, settingsMade } from '../git/settings.ts';
import { hookLines } from '../hooks/hook-line.ts';
import { filesOnDisk } from '../hooks/managers/folders.ts';
import { managerNamed, managerOf, managers } from '../hooks/managers/index.ts';
import type { HookManager, Plan, SetupTarget } from '../hooks/managers/manager.ts';
import { targetIn } from '../hooks/managers/target.ts';
import { diffOf } from '../setup/diff.ts';
import { offersFor, planAdditions, planRemoval } from '../setup/offers.ts';
import { type Planned, planned } from '../setup/planned.ts';
import { addPreparation, removePreparation } from '../setup/preparation.ts';
import type { SetupProject } from '../setup/project.ts';
import { addedSummary, removedSummary } from '../setup/summary.ts';
import { writeAll } from '../setup/write.ts';
import type { Outcome, Terminal } from './command.ts';
import { setupEvents } from './hook.ts';
import { type HookInput, said } from './hooks/hook.ts';
import { projectIn } from './setup-project.ts';
import type { ManagerChoice, Wizard } from './wizard.ts';

export interface SetupOptions {
  /** The name of a hook manager, instead of the one that is found. */
  readonly manager?: string;
  readonly dryRun?: boolean;
  readonly remove?: boolean;
  /** Adds what is usual, and asks nothing. */
  readonly yes?: boolean;
  /** The options of additions. */
  readonly [addition: string]: string | boolean | undefined;
}

/** Adds this tool to the hooks of a repository, or removes it from them. */
export async function setup(
  options: SetupOptions,
  environment: HookInput['environment'],
  terminal: Terminal,
  wizard?: Wizard,
): Promise<Outcome> {
  const { dryRun = false, remove = false } = options;
  // `npm install` in a container or a tarball runs the prepare script without a repository
  const off = managers.find(({ offSwitch }) => offSwitch !== undefined && environment[offSwitch] === '0')?.offSwitch;
  if (off !== undefined) return skipped(`${off}=0`);
  const target = await targetIn(terminal.cwd);
  if (target === undefined) return skipped('this is not a git repository');
  const files = planned();
  const project = await projectIn(target, files);
  const manager = await managerFor(target, options, wizard);
  const plan = await (remove ? removal : addition)(target, manager, project, files);
  const offered = remove ? nothingOffered : await additionsOf(project, files, options, wizard);
  const settings = await settingsOf(target.top, remove);
  const edits = files.edits();
  if (dryRun) return outlined(edits, plan, settings, target.top, remove);
  await write(edits, plan, target.top, async () => {
    for (const setting of settings) await (remove ? removeSetting : addSetting)(target.top, setting);
  });
  const done = { manager: manager.name, edits, settings: settings.length };
  const isChanged = edits.length + settings.length > 0 || plan.activation !== undefined;
  const summary = remove ? removedSummary(done, project) : await addedSummary(done, project);
  const { notes, left } = offered;
  // an install may run setup each time
  return {
    exitCode: 0,
    stderr: said([...(isChanged ? summary : ['nothing to change']), ...plan.notes, ...notes, ...(edits.length > 0 ? left : [])]),
  };
}

async function managerFor(target: SetupTarget, { manager }: SetupOptions, wizard: Wizard | undefined): Promise<HookManager> {
  if (manager !== undefined) return managerNamed(manager);
  const configured = managers.filter((one) => one.isConfigured(target));
  if (wizard === undefined || configured.length === 1 || managers.some((one) => one.isInUse(target))) return managerOf(target);
  const choices = configured.length === 0 ? withoutManager : configured.map(({ name }) => ({ name }));
  return managerNamed(await wizard.manager(choices));
}

/** What a repository without a hook manager can use. */
const withoutManager: readonly ManagerChoice[] = [
  { name: 'husky', hint: 'tracked files, and one more package' },
  { name: 'core.hooksPath', hint: "git's own folder, no other package, written by every install" },
];

async function addition(target: SetupTarget, manager: HookManager, project: SetupProject, files: Planned): Promise<Plan> {
  const plan = await manager.add(target, await linesFor(target));
  files.add(plan.edits);
  if (plan.preparation === undefined) return plan;
  const { edits, notes } = await addPreparation(plan.preparation, project);
  files.add(edits);
  return { ...plan, notes: [...plan.notes, ...notes] };
}

async function removal(target: SetupTarget, manager: HookManager, project: SetupProject, files: Planned): Promise<Plan> {
  const plan = await manager.remove(target, setupEvents);
  files.add(plan.edits);
  if (plan.preparation !== undefined) files.add(await removePreparation(plan.preparation, project));
  await planRemoval(project, files);
  return plan;
}

interface Offered {
  /** What the user has to do. */
  readonly notes: readonly string[];
  /** What could be added as well. */
  readonly left: readonly string[];
}

const nothingOffered: Offered = { notes: [], left: [] };

/** Plans what is chosen besides hooks. */
async function additionsOf(
  project: SetupProject,
  files: Planned,
  options: SetupOptions,
  wizard: Wizard | undefined,
): Promise<Offered> {
  const { chosen, offers } = await offersFor(project, options);
  const usual = offers.filter(({ isUsual }) => isUsual);
  const more = options.yes ? usual : offers.length === 0 || wizard === undefined ? [] : await wizard.additions(offers);
  const notes = await planAdditions(project, files, [...chosen, ...more]);
  if (options.yes || wizard !== undefined || usual.length === 0) return { notes, left: [] };
  return { notes, left: [`it can also add ${usual.map(({ says, addition }) => `${says} (--${addition.name})`).join(', and ')}`] };
}

/** Every event with its line. prepare-commit-msg costs every commit a process, and only a repository that refuses overrides needs it. */
async function linesFor(target: SetupTarget): Promise<ReadonlyMap<string, string | undefined>> {
  const { overrides } = await readConfig(filesOnDisk(target.top));
  const lines = await hookLines(target, setupEvents);
  return overrides === 'refuse' ? lines : new Map<string, string | undefined>([...lines, ['prepare-commit-msg', undefined]]);
}

/** The settings to add or to remove. */
async function settingsOf(top: string, remove: boolean): Promise<readonly Setting[]> {
  const all = await notesSettings(top);
  const made = await settingsMade(top, all);
  return remove ? made : all.filter((one) => !made.includes(one));
}

/** Writes all or nothing: what fails takes back the files that were written before. */
async function write(edits: ReturnType<Planned['edits']>, { activation }: Plan, top: string, configure: () => Promise<void>) {
  if (activation?.when === 'before the edits') {
    await activation.run();
    return writeAll(edits, top, configure);
  }
  return writeAll(edits, top, async () => {
    await activation?.run();
    await configure();
  });
}

function outlined(
  edits: ReturnType<Planned['edits']>,
  { activation, notes }: Plan,
  settings: readonly Setting[],
  top: string,
  remove: boolean,
): Outcome {
  const commands = settings.map(({ key, value }) => `would run: git config ${remove ? '--unset' : '--add'} ${key} ${value}`);
  return {
    exitCode: 0,
    stdout: edits.map((edit) => diffOf(edit, top)).join(''),
    stderr: said([...(activation === undefined ? [] : [activation.words]), ...commands, ...notes]),
  };
}

function skipped(reason: string): Outcome {
  return { exitCode: 0, stderr: said([`${reason}, so no hooks were set up`]) };
}
