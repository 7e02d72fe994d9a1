import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Files } from '../model/files.ts';
import { isGuardedName } from '../model/guarded-names.ts';
import { commonFolder } from '../store/folder.ts';
import { Store } from '../store/store.ts';

/** What a verdict was about, and which commit it was for. */
export interface Receipt extends Guarded {
  /** What the commit that was judged builds on: HEAD, and what it merges. */
  readonly parents: readonly string[];
  /** HEAD's parents, which an amended commit has as well; null before the first commit. */
  readonly amended: readonly string[] | null;
}

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
const limits = { most: 200, left: 100 };

/** A hash of the guarded files of a tree. The tree's own id would not do, because a later line of the hook may change other files. */
export function stateOf({ entries }: Files, { outs, files }: Pick<Guarded, 'outs' | 'files'>): string {
  const hash = createHash('sha256');
  const named = new Set(files);
  const folders = outs.map((out) => (out === '' ? '' : `${out}/`));
  for (const [path, { oid, mode }] of [...entries].sort(([one], [other]) => (one < other ? -1 : 1)))
    if (named.has(path) || isGuardedName(path) || folders.some((folder) => path.startsWith(folder)))
      hash.update(`${mode} ${oid} ${path}\0`);
  return hash.digest('hex');
}

/** Leaves word that a state was judged and passed as a change of its parents. Rejects when it cannot, which is no reason to stop a commit. */
export async function leaveReceipt(gitDir: string, files: Files, receipt: Receipt): Promise<void> {
  const store = await receiptsIn(gitDir);
  await store.write(nameFor(stateOf(files, receipt), receipt), JSON.stringify(receipt));
}

/**
 * The receipt for these files on these parents; undefined if they were not judged. The same files can be right on one commit and wrong on
 * another: a revert brings back a state that passed once.
 */
export async function receiptOf(gitDir: string, files: Files, parents: readonly string[]): Promise<Receipt | undefined> {
  const store = await receiptsIn(gitDir);
  const states = new Map<string, string>();
  for (const name of await store.names()) {
    const receipt = receiptIn(await store.read(name));
    if (receipt === undefined) continue;
    if (!areSame(receipt.parents, parents) && (receipt.amended === null || !areSame(receipt.amended, parents))) continue;
    const key = JSON.stringify([receipt.outs, receipt.files]);
    const state = states.get(key) ?? stateOf(files, receipt);
    states.set(key, state);
    if (nameFor(state, receipt) === name) return receipt;
  }
  return undefined;
}

function nameFor(state: string, { parents }: Receipt): string {
  return createHash('sha256')
    .update(JSON.stringify([state, parents]))
    .digest('hex');
}

/** In any order: git does not say in which it hands merged commits to a hook. */
function areSame(ones: readonly string[], others: readonly string[]): boolean {
  return ones.length === others.length && ones.every((one) => others.includes(one));
}

async function receiptsIn(gitDir: string): Promise<Store> {
  return new Store(join(await commonFolder(gitDir), 'receipts'), limits);
}

/** Another process may have pruned it; a damaged one says nothing. */
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
