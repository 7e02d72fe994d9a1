import { readFile } from 'node:fs/promises';
import { join as onDisk } from 'node:path';
import { git } from '../git/run.ts';
import { join } from '../model/files.ts';
import type { History } from '../model/history.ts';
import type { Edit } from './managers/manager.ts';

/** Begins the lines of setup, so that `setup --remove` finds them. */
const heading = '# drizzle-guard: in a conflict git leaves these whole, and `drizzle-guard fix` merges them';

/** What one migrations folder has that git must not merge line by line, and a file that stands for it. */
interface Unmergeable {
  readonly line: string;
  readonly path: string;
}

/**
 * The edit of `.gitattributes` that keeps git from merging journals and snapshots line by line: half of two entries is valid JSON that has lost a
 * migration. Attributes that the user gives them stay. Undefined where there is nothing to add.
 */
export async function addMergeAttributes(top: string, histories: readonly History[]): Promise<Edit | undefined> {
  const wanted = histories.map(unmergeable);
  const lines = await Promise.all(wanted.map(async ({ line, path }) => ((await isUnspecified(top, path)) ? [line] : [])));
  const missing = lines.flat().sort();
  if (missing.length === 0) return undefined;
  const { path, before } = await attributesFile(top);
  const old = linesOf(before);
  const at = old.indexOf(heading);
  const all = at < 0 ? [...old, heading, ...missing] : old.toSpliced(at + 1, 0, ...missing);
  return { path, before, after: textOf(all, before) };
}

/** The edit that takes the lines of setup out again. Undefined where there are none. */
export async function removeMergeAttributes(top: string): Promise<Edit | undefined> {
  const { path, before } = await attributesFile(top);
  const old = linesOf(before);
  const at = old.indexOf(heading);
  if (at < 0) return undefined;
  const end = old.findIndex((line, place) => place > at && !isOurs(line));
  const left = old.toSpliced(at, (end < 0 ? old.length : end) - at);
  return { path, before, after: left.length === 0 ? undefined : textOf(left, before) };
}

function unmergeable({ out, orderFile, migrations }: History): Unmergeable {
  if (orderFile !== undefined) return { line: lineFor(out, 'meta/**'), path: orderFile };
  const path = migrations.at(-1)?.snapshot.path ?? join(out, '20000101000000_any/snapshot.json');
  return { line: lineFor(out, '*/snapshot.json'), path };
}

function lineFor(out: string, below: string): string {
  const pattern = join(out.replace(/[\\*?[\]]/g, '\\$&'), below);
  return `${/^[\w.@+/*][\w.@+/*-]*$/.test(pattern) ? pattern : JSON.stringify(pattern)} -merge`;
}

function isOurs(line: string): boolean {
  return /(?:meta\/\*\*|\*\/snapshot\.json)"? -merge$/.test(line);
}

/** Whether no line says how git merges a file. */
async function isUnspecified(top: string, path: string): Promise<boolean> {
  const { stdout } = await git(['check-attr', '-z', 'merge', '--', path], { cwd: top });
  return stdout.split('\0')[2] === 'unspecified';
}

async function attributesFile(top: string): Promise<{ readonly path: string; readonly before: string | undefined }> {
  const path = onDisk(top, '.gitattributes');
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return { path, before };
}

function linesOf(text = ''): string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** With the line ends that the file has. */
function textOf(lines: readonly string[], like = ''): string {
  const end = like.includes('\r\n') ? '\r\n' : '\n';
  return `${lines.join(end)}${end}`;
}
