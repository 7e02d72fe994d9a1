import { type Files, join } from '../../model/files.ts';
import { isGuardedBy } from '../state.ts';

/** A state whose migrations folder is elsewhere. */
export function withMovedFolder(files: Files, from: string, to: string): Files {
  const start = from === '' ? 0 : from.length + 1;
  const origins = new Map<string, string>();
  const entries = new Map(files.entries);
  for (const [path, entry] of files.entries) {
    if (!isGuardedBy(from, path)) continue;
    const now = join(to, path.slice(start));
    origins.set(now, path);
    entries.delete(path);
    entries.set(now, entry);
  }
  return { ...files, entries, read: (path, most) => files.read(origins.get(path) ?? path, most) };
}
