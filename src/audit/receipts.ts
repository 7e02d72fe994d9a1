import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Files } from '../model/files.ts';
import { commonFolder } from './folder.ts';

/** What a verdict was about. */
export interface Guarded {
  /** Migrations folders. */
  readonly outs: readonly string[];
  /** Everything else that decides, by path. */
  readonly files: readonly string[];
  /** The pathspecs of what a later commit must leave alone to need no judging. */
  readonly watch: readonly string[];
}

/** Receipts that are kept; older ones are of commits that were made or given up long ago. */
const kept = 100;

/** A name for what a tree holds of what is guarded. Not the tree's own: a later hook line may change other files. */
export function stateOf({ entries }: Files, { outs, files }: Pick<Guarded, 'outs' | 'files'>): string {
  const hash = createHash('sha256');
  const named = new Set(files);
  const folders = outs.map((out) => (out === '' ? '' : `${out}/`));
  for (const [path, { oid }] of [...entries].sort(([one], [other]) => (one < other ? -1 : 1)))
    if (named.has(path) || folders.some((folder) => path.startsWith(folder))) hash.update(`${oid} ${path}\0`);
  return hash.digest('hex');
}

/** Leaves word that a state was judged and passed. Rejects when it cannot, which is no reason to stop a commit. */
export async function leaveReceipt(gitDir: string, files: Files, guarded: Guarded): Promise<void> {
  const folder = await receiptsFolder(gitDir);
  await mkdir(folder, { recursive: true });
  const name = stateOf(files, guarded);
  const temporary = join(folder, `.${name}.${process.pid}`);
  try {
    await writeFile(temporary, JSON.stringify(guarded));
    // whole or not at all, whenever this process ends
    await rename(temporary, join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await prune(folder);
}

/** The receipt of what a tree holds; undefined when nobody judged that. */
export async function receiptOf(gitDir: string, files: Files): Promise<Guarded | undefined> {
  const folder = await receiptsFolder(gitDir);
  const states = new Map<string, string>();
  for (const name of await namesIn(folder)) {
    const guarded = await readReceipt(join(folder, name));
    if (guarded === undefined) continue;
    const key = JSON.stringify([guarded.outs, guarded.files]);
    const state = states.get(key) ?? stateOf(files, guarded);
    states.set(key, state);
    if (state === name) return guarded;
  }
  return undefined;
}

async function receiptsFolder(gitDir: string): Promise<string> {
  return join(await commonFolder(gitDir), 'receipts');
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /^[0-9a-f]{64}$/.test(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Another process may have pruned it; a damaged one says nothing. */
async function readReceipt(path: string): Promise<Guarded | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  try {
    const value = JSON.parse(text) as Partial<Record<keyof Guarded, unknown>>;
    const lists = [value.outs, value.files, value.watch];
    return lists.every((list) => Array.isArray(list) && list.every((one) => typeof one === 'string'))
      ? (value as Guarded)
      : undefined;
  } catch {
    return undefined;
  }
}

async function prune(folder: string): Promise<void> {
  const names = await namesIn(folder);
  if (names.length <= kept * 2) return;
  const dated = await Promise.all(
    names.map(async (name) => ({
      name,
      time: await stat(join(folder, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    })),
  );
  const old = dated.sort((one, other) => other.time - one.time).slice(kept);
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })));
}
