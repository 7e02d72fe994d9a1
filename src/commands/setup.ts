import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTwoFilesPatch } from 'diff';
import { readConfig } from '../config/config.ts';
import { addSetting, hooksPath, notesSettings, removeSetting, settingsMade, workingTreeTop } from '../git/settings.ts';
import { withLine, withoutLine } from '../hooks/hook-file.ts';
import { quote } from '../model/shell.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { Outcome, Terminal } from './command.ts';
import { events } from './hook.ts';

export interface SetupOptions {
  readonly dryRun?: boolean;
  readonly remove?: boolean;
}

/** A file as it is and as it should be; undefined means it does not exist. */
interface Edit {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

interface Husky {
  /** Where the hooks are that users edit. */
  readonly folder: string;
  /** The folder that holds it, and package.json. */
  readonly packageFolder: string;
  /** Git runs husky's hooks already. */
  readonly active: boolean;
}

/** Adds one line to each of husky's hooks. Keeps every other line, and changes nothing when run again. */
export async function setup({ dryRun = false, remove = false }: SetupOptions, terminal: Terminal): Promise<Outcome> {
  // `npm install` in a container or a tarball runs the prepare script without a repository
  if (process.env.HUSKY === '0') return skipped('HUSKY=0');
  if (!existsSync(terminal.cwd)) throw new Unjudgeable(`There is no folder ${terminal.cwd}`);
  // git names the top without symbolic links
  const cwd = realpathSync(terminal.cwd);
  const top = await workingTreeTop(cwd);
  if (top === undefined) return skipped('this is not a git repository');
  const husky = await findHusky(cwd, top, remove);
  const edits = [];
  const wanted = remove ? [] : await wantedEvents(top);
  for (const event of events) {
    const path = join(husky.folder, event);
    const before = await textOf(path);
    const after = wanted.includes(event) ? withLine(before, event, hookLine(cwd, top, event)) : withoutLine(before, event);
    edits.push({ path, before, after });
  }
  const prepare = remove ? {} : await prepareScript(husky, top);
  if (prepare.edit !== undefined) edits.push(prepare.edit);
  const changes = edits.filter(({ before, after }) => before !== after);
  const all = await notesSettings(top);
  const made = await settingsMade(top, all);
  const settings = remove ? made : all.filter((one) => !made.includes(one));
  const settingTalk = settings.map(({ key, value }) => `git config ${remove ? '--unset' : '--add'} ${key} ${value}`);
  if (dryRun) {
    const inactive = husky.active || remove ? [] : ['git does not run these hooks yet: setup will have husky set core.hooksPath'];
    const talk = [...inactive, ...settingTalk.map((command) => `would run: ${command}`)];
    return { exitCode: 0, stdout: changes.map((edit) => diffOf(edit, top)).join(''), stderr: said(talk) };
  }

  if (!husky.active && !remove) await activate(husky, top);
  for (const edit of changes) await write(edit);
  for (const setting of settings) await (remove ? removeSetting : addSetting)(top, setting);
  const done = changes.map(({ path, after }) => `${after === undefined ? 'removed' : 'wrote'} ${relative(top, path)}`);
  if (done.length > 0 && !remove) done.push('commit these files, so that every clone has the hooks');
  done.push(...settingTalk);
  return { exitCode: 0, stderr: said([...(done.length > 0 ? done : ['nothing to change']), ...(prepare.talk ?? [])]) };
}

/** prepare-commit-msg costs every commit a process, and only a repository that refuses overrides needs it. */
async function wantedEvents(top: string): Promise<readonly string[]> {
  const names = ['drizzle-guard.json', 'package.json'].filter((name) => existsSync(join(top, name)));
  const { overrides } = await readConfig({
    entries: new Map(names.map((name) => [name, { oid: '', mode: '100644' }])),
    unmerged: new Set(),
    read: (path) => readFile(join(top, path)),
  });
  return overrides === 'refuse' ? events : events.filter((event) => event !== 'prepare-commit-msg');
}

function skipped(reason: string): Outcome {
  return { exitCode: 0, stderr: said([`${reason}, so no hooks were set up`]) };
}

function said(lines: readonly string[]): string {
  return lines.map((line) => `drizzle-guard: ${line}\n`).join('');
}

/** Beside the `_` that core.hooksPath names, or where husky would put its hooks. */
async function findHusky(cwd: string, top: string, remove: boolean): Promise<Husky> {
  const configured = await hooksPath(cwd);
  if (configured !== undefined) {
    const path = resolve(top, configured);
    if (!/[/\\]_$/.test(path)) throw new Unjudgeable(otherManager(configured, cwd, top, remove));
    const folder = dirname(path);
    // husky's own files are not tracked, so a new worktree is without them, and git then runs nothing
    return { folder, packageFolder: dirname(folder), active: existsSync(join(path, 'h')) };
  }
  const packageFolder = foldersUp(cwd, top).find(hasHusky);
  if (packageFolder === undefined && !remove) throw huskyMissing(cwd, top);
  return { folder: join(packageFolder ?? top, '.husky'), packageFolder: packageFolder ?? top, active: false };
}

function hasHusky(folder: string): boolean {
  return existsSync(join(folder, 'node_modules/husky'));
}

function huskyMissing(cwd: string, top: string): Unjudgeable {
  return new Unjudgeable(`husky is not installed here. Run: ${install(cwd, top, 'husky')}`);
}

function otherManager(configured: string, cwd: string, top: string, remove: boolean): string {
  const where = `The hooks of this repository are in ${configured}, which is not husky's.`;
  if (remove) return `${where} Take the lines with drizzle-guard out there`;
  return [`${where} Add these lines there:`, ...events.map((event) => `  in ${event}:  ${hookLine(cwd, top, event)}`)].join('\n');
}

/** git runs hooks at the top of the working tree, and husky stops at the first line that fails. */
function hookLine(cwd: string, top: string, event: string): string {
  const installed = foldersUp(cwd, top).find((folder) => existsSync(join(folder, 'node_modules/drizzle-guard/hooks/run')));
  if (installed === undefined)
    throw new Unjudgeable(`drizzle-guard is not installed here. Run: ${install(cwd, top, 'drizzle-guard')}`);
  const path = relative(top, join(installed, 'node_modules/drizzle-guard/hooks', event)).replaceAll('\\', '/');
  return `sh ${quote(path)} "$@"`;
}

const installers: Readonly<Record<string, string>> = {
  'pnpm-lock.yaml': 'pnpm add --save-dev',
  'yarn.lock': 'yarn add --dev',
  'bun.lock': 'bun add --dev',
  'bun.lockb': 'bun add --dev',
};

function install(cwd: string, top: string, name: string): string {
  const lockfile = Object.keys(installers).find((file) => foldersUp(cwd, top).some((folder) => existsSync(join(folder, file))));
  return `${lockfile === undefined ? 'npm install --save-dev' : installers[lockfile]} ${name}`;
}

/** Clones get husky's hooks from the prepare script; one that is there already is the user's own. */
async function prepareScript(
  { packageFolder, folder }: Husky,
  top: string,
): Promise<{ readonly edit?: Edit; readonly talk?: readonly string[] }> {
  const path = join(packageFolder, 'package.json');
  const before = await textOf(path);
  if (before === undefined) return {};
  const manifest = parsedManifest(relative(top, path), before);
  if (manifest.scripts?.prepare !== undefined) {
    if (Object.values(manifest.scripts).some((script) => /\bhusky\b/.test(script))) return {};
    return { talk: [`no script of ${relative(top, path)} runs husky, so clones have no hooks: add it to "prepare"`] };
  }
  // husky works from the folder that holds .git
  const up = relative(packageFolder, top);
  const prepare = up === '' ? 'husky' : `cd ${up} && husky ${quote(relative(top, folder))}`;
  const indent = /^[ \t]+/m.exec(before)?.[0] ?? '  ';
  const after = JSON.stringify({ ...manifest, scripts: { ...manifest.scripts, prepare } }, null, indent);
  const written = before.endsWith('\n') ? `${after}\n` : after;
  return { edit: { path, before, after: before.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written } };
}

function parsedManifest(path: string, text: string): { readonly scripts?: Readonly<Record<string, string>> } {
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) throw new Error('it is not an object');
    return manifest;
  } catch (cause) {
    throw new Unjudgeable(`Cannot read ${path}: ${(cause as Error).message}. Mend it, and run setup again`, { cause });
  }
}

async function activate({ folder, packageFolder }: Husky, top: string): Promise<void> {
  if (!foldersUp(packageFolder, top).some(hasHusky)) throw huskyMissing(packageFolder, top);
  const entry = createRequire(join(packageFolder, 'package.json')).resolve('husky');
  const { default: husky } = (await import(pathToFileURL(entry).href)) as { default: unknown };
  if (typeof husky !== 'function')
    throw new Unjudgeable(`husky 9 is needed. Run: ${install(packageFolder, top, 'husky@latest')}`);
  const was = process.cwd();
  process.chdir(top);
  const problem: unknown = husky(relative(top, folder));
  process.chdir(was);
  if (problem) throw new Unjudgeable(`husky says: ${problem}`);
}

async function textOf(path: string): Promise<string | undefined> {
  return existsSync(path) ? readFile(path, 'utf8') : undefined;
}

async function write({ path, after }: Edit): Promise<void> {
  if (after === undefined) return rm(path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, after);
}

function diffOf({ path, before, after }: Edit, top: string): string {
  const name = relative(top, path);
  return createTwoFilesPatch(
    before === undefined ? '/dev/null' : name,
    after === undefined ? '/dev/null' : name,
    before ?? '',
    after ?? '',
  );
}

/** A folder and those above it, up to the repository's top. */
function foldersUp(from: string, top: string): string[] {
  const folder = resolve(from);
  return folder === resolve(top) || dirname(folder) === folder ? [folder] : [folder, ...foldersUp(dirname(folder), top)];
}
