import type { Files } from '../../model/files.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import type { Contents } from '../contents.ts';
import { mergedFile } from './merge-file.ts';

/** A commit's change of files, and the state that it is taken back from. */
export interface Reversal {
  readonly before: Files;
  readonly after: Files;
  readonly now: Files;
}

/** What files hold once a commit's change is taken back, and which of them changed since in the same lines. */
export async function reversedFiles(
  paths: readonly string[],
  reversal: Reversal,
): Promise<{ readonly contents: Contents; readonly conflicts: readonly string[] }> {
  const contents = new Map<string, Uint8Array | null>();
  const conflicts: string[] = [];
  for (const path of paths) {
    const bytes = await reversedFile(path, reversal);
    if (bytes === 'conflict') conflicts.push(path);
    else if (bytes !== 'done') contents.set(path, bytes);
  }
  return { contents, conflicts };
}

/** Null where the file goes. */
async function reversedFile(path: string, { before, after, now }: Reversal): Promise<Uint8Array | null | 'done' | 'conflict'> {
  const [theirs, base, ours] = [before, after, now].map(({ entries }) => entries.get(path));
  if ([theirs, base, ours].some((entry) => entry?.mode === '120000'))
    throw new Unjudgeable(`${path} is a symbolic link, so what a commit did to it cannot be taken back here`);
  if (ours?.oid === theirs?.oid) return 'done';
  if (ours?.oid === base?.oid) return theirs === undefined ? null : before.read(path);
  if (theirs === undefined || base === undefined || ours === undefined) return 'conflict';
  const [old, changed, present] = await Promise.all([before.read(path), after.read(path), now.read(path)]);
  const merged = await mergedFile({ base: changed, ours: present, theirs: old });
  if (merged === undefined) return (await isTakenBack({ old, changed, present })) ? 'done' : 'conflict';
  return isSame(merged, present) ? 'done' : merged;
}

/** Whether a change is taken back already: then doing it and taking it back again leads to the same. */
async function isTakenBack({
  old,
  changed,
  present,
}: Readonly<Record<'old' | 'changed' | 'present', Uint8Array>>): Promise<boolean> {
  const done = await mergedFile({ base: old, ours: present, theirs: changed });
  if (done === undefined) return false;
  const back = await mergedFile({ base: changed, ours: done, theirs: old });
  return back !== undefined && isSame(back, present);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(other);
}
