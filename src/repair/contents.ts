import { createHash } from 'node:crypto';
import type { Files } from '../model/files.ts';

/** What files hold after a repair, by path from the top; null where a file goes. */
export type Contents = ReadonlyMap<string, Uint8Array | null>;

/** A state with other contents at some paths, and no conflict there. */
export function withContents(files: Files, contents: Contents): Files {
  const entries = new Map(files.entries);
  const unmerged = new Set(files.unmerged);
  const [first] = files.entries.values();
  const algorithm = first?.oid.length === 64 ? 'sha256' : 'sha1';
  for (const [path, bytes] of contents) {
    unmerged.delete(path);
    if (bytes === null) entries.delete(path);
    else entries.set(path, { oid: blobId(bytes, algorithm), mode: files.entries.get(path)?.mode ?? '100644' });
  }
  return {
    ...files,
    entries,
    unmerged,
    read: (path) => {
      const bytes = contents.get(path);
      return bytes === undefined || bytes === null ? files.read(path) : Promise.resolve(bytes);
    },
  };
}

/** The name git gives to a blob. */
function blobId(bytes: Uint8Array, algorithm: 'sha1' | 'sha256'): string {
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
