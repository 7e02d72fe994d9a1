import { dialectNamed } from '../dialects/index.ts';
import type { Change } from '../model/change.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Files } from '../model/files.ts';
import type { History, Migration } from '../model/history.ts';
import { isReadable } from '../model/snapshot.ts';
import type { Contents } from './contents.ts';
import { parseSnapshot } from './snapshot.ts';

/** The dialect according to the journals; used if no snapshot was read. */
export function recordedDialect(before: History, after: History): Dialect {
  return before.dialect ?? after.dialect ?? dialectNamed('unknown');
}

/**
 * The dialect of a change's SQL. Published snapshots decide, because the change did not write them. If none is readable, the published
 * journal decides; it may still name a database that the project began with. If nothing published was kept, the new snapshots decide.
 */
export async function dialectOf(
  { before, after, kept }: Pick<Change, 'before' | 'after' | 'kept'>,
  files: Files,
  contents: Contents,
): Promise<Dialect> {
  const published = kept.map((pair) => pair.before).reverse();
  const [newest] = published;
  if (newest === undefined) return loadedDialect(after.migrations, contents) ?? after.dialect ?? recordedDialect(before, after);
  const known = loadedDialect(published, contents);
  if (known !== undefined) return known;
  return (await readDialect(files, newest)) ?? recordedDialect(before, after);
}

/** Reads a snapshot without keeping it, because rules compare all snapshots that are kept. */
async function readDialect(files: Files, { snapshot: { path, oid } }: Migration): Promise<Dialect | undefined> {
  if (oid === undefined) return undefined;
  const snapshot = parseSnapshot(await files.read(path));
  return isReadable(snapshot) ? snapshot.dialect : undefined;
}

function loadedDialect(migrations: readonly Migration[], { snapshots }: Contents): Dialect | undefined {
  const loaded = migrations.flatMap(({ snapshot }) => snapshots.get(snapshot.oid ?? '') ?? []);
  return loaded.find(isReadable)?.dialect;
}
