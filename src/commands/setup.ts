import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTwoFilesPatch } from 'diff';
import { hooksPath, workingTreeTop } from '../git/settings.ts';
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

/** Adds one line to each of husky's hooks. Keeps every other line, and changes nothing when run again. */
export async function setup({ dryRun = false, remove = false }: SetupOptions, { cwd }: Terminal): Promise<Outcome> {
  // `npm install` in a container or a tarball runs the prepare script without a repository
  if (process.env.HUSKY === '0') return skipped('HUSKY=0');
  const top = await workingTreeTop(cwd);
  if (top === undefined) return skipped('this is not a git repository');
  const husky = await huskyFolder(cwd, top, remove);
  const edits = [];
  for (const event of events) {
    const path = join(husky.folder, event);
    const before = existsSync(path) ? await readFile(path, 'utf8') : undefined;
    edits.push({ path, before, after: remove ? withoutLine(before, event) : withLine(before, event, hookLine(cwd, top, event)) });
  }
  if (!remove) edits.push(await prepareScript(husky.packageFolder));
  const changes = edits.filter(({ before, after }) => before !== after);
  const activate = husky.active || remove ? [] : ['core.hooksPath is not set yet: husky will set it'];
  if (dryRun) return { exitCode: 0, stdout: changes.map((edit) => diffOf(edit, top)).join(''), stderr: said(activate) };

  for (const edit of changes) await write(edit);
  if (!husky.active && !remove) await activateHusky(husky.packageFolder, top);
  const done = changes.map(({ path, after }) => `${after === undefined ? 'removed' : 'wrote'} ${relative(top, path)}`);
  return {
    exitCode: 0,
    stderr: said(
      done.length > 0
        ? [...done, ...(remove ? [] : ['commit these files, so that every clone has the hooks'])]
        : ['nothing to change'],
    ),
  };
}

function skipped(reason: string): Outcome {
  return { exitCode: 0, stderr: said([`${reason}, so no hooks were set up`]) };
}

function said(lines: readonly string[]): string {
  return lines.map((line) => `drizzle-guard: ${line}\n`).join('');
}

/** Where husky's hooks are: beside the `_` that core.hooksPath names, or where husky would put them. */
async function huskyFolder(
  cwd: string,
  top: string,
  remove: boolean,
): Promise<{ folder: string; packageFolder: string; active: boolean }> {
  const configured = await hooksPath(cwd);
  if (configured !== undefined) {
    const path = resolve(top, configured);
    if (!/[/\\]_$/.test(path)) {
      const lines = events.map((event) => `  in ${event}:  ${hookLine(cwd, top, event)}`);
      throw new Unjudgeable(
        [`The hooks of this repository are in ${configured}, which is not husky's. Add these lines there:`, ...lines].join('\n'),
      );
    }
    return { folder: dirname(path), packageFolder: dirname(dirname(path)), active: true };
  }
  const packageFolder = foldersUp(cwd, top).find((folder) => existsSync(join(folder, 'node_modules/husky')));
  if (packageFolder === undefined && !remove)
    throw new Unjudgeable('husky is not installed here. Run: npm install --save-dev husky');
  return { folder: join(packageFolder ?? top, '.husky'), packageFolder: packageFolder ?? top, active: false };
}

/** git runs hooks at the top of the working tree, and husky stops at the first line that fails. */
function hookLine(cwd: string, top: string, event: string): string {
  const installed = foldersUp(cwd, top).find((folder) => existsSync(join(folder, 'node_modules/drizzle-guard/hooks/run')));
  if (installed === undefined)
    throw new Unjudgeable('drizzle-guard is not installed here. Run: npm install --save-dev drizzle-guard');
  const path = relative(top, join(installed, 'node_modules/drizzle-guard/hooks', event)).replaceAll('\\', '/');
  return `sh ${quote(path)} "$@"`;
}

function isOurLine(line: string, event: string): boolean {
  return line.includes(`drizzle-guard/hooks/${event}`) && !line.trimStart().startsWith('#');
}

/** Last, so that what formatters leave is what is judged; but before a line that ends the script. */
function withLine(text: string | undefined, event: string, line: string): string {
  const lines = (text ?? '')
    .replace(/\n+$/, '')
    .split('\n')
    .filter((one, _, all) => all.length > 1 || one !== '');
  const ours = lines.findIndex((one) => isOurLine(one, event));
  if (ours >= 0) return lines[ours]?.trim() === line ? (text ?? '') : `${lines.with(ours, line).join('\n')}\n`;
  const last = lines.at(-1) ?? '';
  const at = /^(?:exec|exit)\b/.test(last) ? lines.length - 1 : lines.length;
  return `${[...lines.slice(0, at), line, ...lines.slice(at)].join('\n')}\n`;
}

function withoutLine(text: string | undefined, event: string): string | undefined {
  const lines = text?.split('\n') ?? [];
  if (!lines.some((line) => isOurLine(line, event))) return text;
  const rest = lines.filter((line) => !isOurLine(line, event)).join('\n');
  return rest.trim() === '' ? undefined : rest;
}

/** Clones get husky's hooks from the prepare script; one that is there already is the user's own. */
async function prepareScript(packageFolder: string): Promise<Edit> {
  const path = join(packageFolder, 'package.json');
  const before = await readFile(path, 'utf8');
  const manifest = JSON.parse(before) as { scripts?: Record<string, string> };
  if (manifest.scripts?.prepare !== undefined) return { path, before, after: before };
  const indent = /^[ \t]+/m.exec(before)?.[0] ?? '  ';
  const after = JSON.stringify({ ...manifest, scripts: { ...manifest.scripts, prepare: 'husky' } }, null, indent);
  return { path, before, after: before.endsWith('\n') ? `${after}\n` : after };
}

async function activateHusky(packageFolder: string, top: string): Promise<void> {
  const entry = createRequire(join(packageFolder, 'package.json')).resolve('husky');
  const { default: husky } = (await import(pathToFileURL(entry).href)) as { default: (folder: string) => string };
  const was = process.cwd();
  // husky works from the folder that holds .git
  process.chdir(top);
  const problem = husky(relative(top, join(packageFolder, '.husky')));
  process.chdir(was);
  if (problem) throw new Unjudgeable(`husky says: ${problem}`);
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
