import { parseSnapshot } from '../layouts/snapshot.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Files } from '../model/files.ts';
import type { History } from '../model/history.ts';
import { isReadable } from '../model/snapshot.ts';
import type { Own } from './own.ts';

/** The dialect that a published snapshot names, or one of the user's: only the journal of 0.x names one for all. */
export async function dialectNamedIn(
  { dialect, migrations }: History,
  before: Files,
  own: readonly Own[],
): Promise<Dialect | undefined> {
  if (dialect !== undefined) return dialect;
  for (const { snapshot } of migrations) {
    const read = snapshot.oid === undefined ? undefined : parseSnapshot(await before.read(snapshot.path));
    if (read !== undefined && isReadable(read)) return read.dialect;
  }
  return own.find(({ snapshot }) => snapshot !== undefined)?.snapshot?.dialect;
}
