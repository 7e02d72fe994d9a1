import type { Files } from '../model/files.ts';

/** Whether drizzle-kit writes a file of that path below a migrations folder. */
export function isGuardedBy(out: string, path: string): boolean {
  const prefix = out === '' ? '' : `${out}/`;
  if (!path.startsWith(prefix)) return false;
  const below = path.slice(prefix.length);
  return (
    /^[^/]+\.sql$/.test(below) || /^meta\/[^/]+$/i.test(below) || /^\d{14}[^/]*\/(?:migration\.sql|snapshot\.json)$/.test(below)
  );
}

/** Whether migrations of one of the folders are unmerged. */
export function isInConflict({ unmerged }: Files, outs: readonly string[]): boolean {
  return [...unmerged].some((path) => outs.some((out) => isGuardedBy(out, path)));
}

/** What is to be repaired: the index, with the migrations as they lie in the working tree, where drizzle-kit leaves them. */
export function folderState(index: Files, worktree: Files, outs: readonly string[]): Files {
  const isGuarded = (path: string) => outs.some((out) => isGuardedBy(out, path));
  const entries = new Map(index.entries);
  const taken = new Set<string>();
  for (const path of new Set([...index.entries.keys(), ...worktree.entries.keys()])) {
    const [staged, found] = [index.entries.get(path), worktree.entries.get(path)];
    if (staged?.oid === found?.oid || !isGuarded(path) || index.unmerged.has(path)) continue;
    taken.add(path);
    if (found === undefined) entries.delete(path);
    else entries.set(path, found);
  }
  return { ...index, entries, read: (path) => (taken.has(path) ? worktree.read(path) : index.read(path)) };
}
