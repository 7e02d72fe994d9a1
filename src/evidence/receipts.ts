import { join } from 'node:path';
import type { Files } from '../model/files.ts';
import { isGuardedName } from '../model/guarded-names.ts';
import { commonFolder } from '../store/folder.ts';
import { Store } from '../store/store.ts';

/** A passed state, and the commit it was judged for. */
export interface Receipt extends Guarded {
  /** The parents of the judged commit: HEAD, and the commits that it merges. */
  readonly parents: readonly string[];
  /** HEAD's parents, because an amended commit has those; null before the first commit. */
  readonly amended: readonly string[] | null;
}

/** The files that a verdict depends on. */
export interface Guarded {
  /** Migrations folders. */
  readonly outs: readonly string[];
  /** Paths of all other files that decide. */
  readonly files: readonly string[];
  /** Pathspecs that a later commit must not touch, or it is judged. */
  readonly watch: readonly string[];
}

/** How many receipts are kept. Older ones belong to commits that were made or given up long ago. */
const limits = { most: 200, left: 100 };

/** Most starts read no receipt, and Node takes milliseconds to load this. */
const loadCrypto = () => import('node:crypto');

/** A hash of the files that a verdict depends on. The tree's oid would not do, because later lines of the hook may change other files. */
export async function stateOf({ entries }: Files, { outs, files }: Pick<Guarded, 'outs' | 'files'>): Promise<string> {
  const { createHash } = await loadCrypto();
  const hash = createHash('sha256');
  const named = new Set(files);
  const folders = outs.map((out) => (out === '' ? '' : `${out}/`));
  for (const [path, { oid, mode }] of [...entries].sort(([one], [other]) => (one < other ? -1 : 1)))
    if (named.has(path) || isGuardedName(path) || folders.some((folder) => path.startsWith(folder)))
      hash.update(`${mode} ${oid} ${path}\0`);
  return hash.digest('hex');
}

/** Writes a receipt for a state that passed on its parents. Rejects if that fails, which should not stop a commit. */
export async function leaveReceipt(gitDir: string, files: Files, receipt: Receipt): Promise<void> {
  const store = await receiptsIn(gitDir);
  await store.write(await nameFor(await stateOf(files, receipt), receipt), JSON.stringify(receipt));
}

/**
 * The receipt for these files on these parents; undefined if there is none. The same files may be right on one parent and wrong on
 * another: a revert restores a state that passed once.
 */
export async function receiptOf(gitDir: string, files: Files, parents: readonly string[]): Promise<Receipt | undefined> {
  const store = await receiptsIn(gitDir);
  const states = new Map<string, string>();
  for (const name of await store.names()) {
    const receipt = receiptIn(await store.read(name));
    if (receipt === undefined) continue;
    if (!areSame(receipt.parents, parents) && (receipt.amended === null || !areSame(receipt.amended, parents))) continue;
    const key = JSON.stringify([receipt.outs, receipt.files]);
    const state = states.get(key) ?? (await stateOf(files, receipt));
    states.set(key, state);
    if ((await nameFor(state, receipt)) === name) return receipt;
  }
  return undefined;
}

async function nameFor(state: string, { parents }: Receipt): Promise<string> {
  const { createHash } = await loadCrypto();
  return createHash('sha256')
    .update(JSON.stringify([state, parents]))
    .digest('hex');
}

/** Compares parents in any order, because git hands merged commits to hooks in no defined order. */
function areSame(ones: readonly string[], others: readonly string[]): boolean {
  return ones.length === others.length && ones.every((one) => others.includes(one));
}

async function receiptsIn(gitDir: string): Promise<Store> {
  return new Store(join(await commonFolder(gitDir), 'receipts'), limits);
}

/** Parses a receipt; undefined if another process pruned or damaged it. */
function receiptIn(text = ''): Receipt | undefined {
  try {
    const value = JSON.parse(text) as Partial<Record<keyof Receipt, unknown>>;
    const lists = [value.outs, value.files, value.watch, value.parents, value.amended ?? []];
    return lists.every((list) => Array.isArray(list) && list.every((one) => typeof one === 'string'))
      ? (value as Receipt)
      : undefined;
  } catch {
    return undefined;
  }
}
