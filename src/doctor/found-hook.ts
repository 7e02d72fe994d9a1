import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { commandIn, runsHook } from '../hooks/hook-file.ts';
import { fileOf, isOurLine } from '../hooks/hook-line.ts';
import { textOnDisk } from '../hooks/managers/folders.ts';
import { managers } from '../hooks/managers/index.ts';
import { lefthookLines } from './lefthook-lines.ts';
import { hasPreset } from './lint-staged.ts';

/** What git would run for one event in one working tree. */
export interface FoundHook {
  readonly event: string;
  /** The file that git starts. */
  readonly path: string;
  /** `cut off`: an exit or exec comes before our line. */
  readonly state: 'absent' | 'not executable' | 'not ours' | 'cut off' | 'ours';
  /** The files that define what is run: that of the user, where a manager's own one only leads to it. */
  readonly definedBy: readonly string[];
  /** Whether it runs drizzle-guard and nothing else, so that it can be tried without a side effect. */
  readonly isAlone: boolean;
  /** Our hook's own file, as the line names it. */
  readonly target?: string;
  /** The environment variable that turns its manager off when it is 0. */
  readonly offSwitch?: string;
  /** Whether simple-git-hooks wrote it. */
  readonly isSimple?: boolean;
}

/** Where to look. */
export interface HookPlace {
  /** The top of the working tree. */
  readonly top: string;
  /** The absolute folder that git runs hooks from. */
  readonly folder: string;
  /** The commands of git's configuration, by event. */
  readonly commands: ReadonlyMap<string, readonly string[]>;
}

/** Reads what git would run for an event. */
export async function findHook(event: string, { top, folder, commands }: HookPlace): Promise<FoundHook> {
  const path = join(folder, event);
  const configured = commands.get(event) ?? [];
  const text = await textOnDisk(path);
  if (text === undefined) {
    const isOurs = configured.some((command) => runsHook(command, event));
    const isAlone = isOurs && configured.every((command) => runsNothingElse([command], event));
    return { event, path, state: isOurs ? 'ours' : 'absent', definedBy: [], isAlone, ...targetIn(configured, event) };
  }
  const leading = managers
    .map(({ name, behind, offSwitch }) => ({ name, files: behind({ path, text, event, top }), offSwitch }))
    .find(({ files }) => files !== undefined);
  const definedBy = leading?.files ?? [path];
  const texts = await Promise.all(definedBy.map(async (file) => linesOf((await textOnDisk(file)) ?? '')));
  const told = leading?.name === 'lefthook' ? await lefthookLines(definedBy, event) : texts.flat();
  const lines = [...(told ?? texts.flat()), ...configured];
  const isOurs = lines.some((line) => runsHook(line, event)) || (await isInPreset(event, lines, top));
  // lefthook 2 hides what is not staged before a commit, and runs nothing before a push of nothing
  const mayBeTried = told !== undefined && !(leading?.name === 'lefthook' && /^pre-(?:commit|push)$/.test(event));
  return {
    event,
    path,
    state: !(await isExecutable(path)) ? 'not executable' : !isOurs ? 'not ours' : isCutOff(lines, event) ? 'cut off' : 'ours',
    definedBy,
    isAlone: isOurs && mayBeTried && runsNothingElse(lines, event),
    ...targetIn(lines, event),
    ...(text.includes('SKIP_SIMPLE_GIT_HOOKS') && { isSimple: true }),
    ...(leading?.offSwitch !== undefined && { offSwitch: leading.offSwitch }),
  };
}

/** lint-staged may run drizzle-guard in the place of our line. */
async function isInPreset(event: string, lines: readonly string[], top: string): Promise<boolean> {
  return event === 'pre-commit' && lines.some((line) => line.includes('lint-staged')) && hasPreset(top);
}

/** What simple-git-hooks writes above the user's command: an off switch, and a start-up file. */
const preamble = /^if \[ (?:"\$SKIP_SIMPLE_GIT_HOOKS" = "1"|-f "\$SIMPLE_GIT_HOOKS_RC") \]; then\r?\n(?:[ \t]+.*\r?\n)+fi$/gm;

function linesOf(text: string): string[] {
  return text
    .replace(preamble, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
}

/** Whether all lines are ours as setup writes them: a condition around one may run anything. */
function runsNothingElse(lines: readonly string[], event: string): boolean {
  return lines.every((line) => isOurLine(plain(line), event));
}

/** Whether the script ends before our line; what stands in a condition is indented. */
function isCutOff(lines: readonly string[], event: string): boolean {
  const end = lines.findIndex((line) => /^(?:exit|exec)\b/.test(line) && !runsHook(line, event));
  return end >= 0 && end < lines.findIndex((line) => runsHook(line, event));
}

/** A line as setup writes it. git adds the arguments to a command of its configuration itself. */
function plain(line: string): string {
  const command = commandIn(line).replace(/^exec /, '');
  return command.endsWith('"$@"') ? command : `${command} "$@"`;
}

function targetIn(lines: readonly string[], event: string): { readonly target?: string } {
  const target = lines.filter((line) => isOurLine(plain(line), event)).flatMap((line) => fileOf(plain(line)) ?? [])[0];
  return target === undefined ? {} : { target };
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
