import { configFiles } from '../config/config.ts';
import { filesFrom } from '../git/files.ts';
import type { FileChange } from '../git/log.ts';
import type { Repository } from '../git/repository.ts';
import { Trees } from '../git/trees.ts';
import { mayBeOfMigrations, migrationsFolders } from '../layouts/guarded.ts';
import { configsIn, type Entry, type Files } from '../model/files.ts';

export type Entries = ReadonlyMap<string, Entry>;

/** How many bytes of files are kept. Most commits read the snapshot that the one before wrote. */
const keptBytes = 8 * 1024 * 1024;

/** The files of commits, reduced to those that level integrity reads. */
export interface States {
  /** Lists the files of a commit with git. */
  at(oid: string): Promise<Files>;
  from(entries: Entries): Files;
}

/** Opens the states of a repository's commits. */
export function commitStates(repository: Repository): States {
  const trees = new Trees(repository, isWanted);
  const kept = new Map<string, Promise<Uint8Array>>();
  let bytes = 0;
  const from = (entries: Entries): Files => {
    const files = filesFrom(repository, entries);
    const read = (path: string) => {
      const oid = entries.get(path)?.oid;
      const known = oid === undefined ? undefined : kept.get(oid);
      if (oid === undefined || known !== undefined) return known ?? files.read(path);
      const content = files.read(path).then((read) => {
        bytes += read.length;
        for (const [oldest, old] of kept) {
          if (bytes <= keptBytes || oldest === oid) break;
          kept.delete(oldest);
          void old.then(
            ({ length }) => {
              bytes -= length;
            },
            () => undefined,
          );
        }
        return read;
      });
      kept.set(oid, content);
      // a failed read must not fail for the next commit, too
      content.catch(() => kept.delete(oid));
      return content;
    };
    return { ...files, read };
  };
  return {
    from,
    at: async (oid) => from(await trees.filesOf(oid)),
  };
}

/** Whether level integrity may read a path: migrations, drizzle configs, and drizzle-guard's settings. */
export function isWanted(path: string): boolean {
  if (mayBeOfMigrations(path)) return true;
  if ((configFiles as readonly string[]).includes(path)) return true;
  return path.includes('drizzle') && configsIn({ entries: new Map([[path, { oid: '', mode: '' }]]) }).length > 0;
}

/** Applies changes to entries; returns the same map if there are none. */
export function withChanges(entries: Entries, changes: readonly FileChange[]): Entries {
  if (changes.length === 0) return entries;
  const after = new Map(entries);
  for (const { path, entry } of changes) {
    if (entry === undefined) after.delete(path);
    else after.set(path, entry);
  }
  return after;
}

/** Whether changes touch a folder that has migrations before or after them. */
export function touchesMigrations(changes: readonly FileChange[], before: Entries, after: Entries): boolean {
  const migrations = changes.filter(({ path }) => mayBeOfMigrations(path));
  if (migrations.length === 0) return false;
  const outs = new Set([...migrationsFolders(before.keys()), ...migrationsFolders(after.keys())]);
  return migrations.some(({ path }) => {
    // both layouts end one folder below the migrations folder
    const parts = path.split('/');
    return [1, 2].some((depth) => outs.has(parts.slice(0, -depth).join('/')));
  });
}

/** Reduces a state to one folder. */
export function below(states: States, { entries }: Files, folder: string): Files {
  return states.from(new Map([...entries].filter(([path]) => folder === '' || path.startsWith(`${folder}/`))));
}
