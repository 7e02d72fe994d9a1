import type { Repository } from '../git/repository.ts';
import { versionsOf } from '../git/versions.ts';
import { parseSnapshot } from '../layouts/snapshot.ts';
import type { Files } from '../model/files.ts';
import type { History } from '../model/history.ts';
import { isReadable, origin, type Snapshot } from '../model/snapshot.ts';
import { recordedRenames } from '../snapshots/renames.ts';
import type { Body } from './body.ts';
import type { Own } from './own.ts';
import type { Kit } from './replayer.ts';

interface Places {
  readonly repository: Repository;
  readonly published: History;
  readonly before: Files;
  kit(): Promise<Kit>;
}

/**
 * The user's migrations, with the snapshots of those that lost theirs: a number that two branches used has room for one snapshot alone. One
 * of an older commit is right where drizzle-kit generates the same SQL from it.
 */
export async function withFoundSnapshots(own: readonly Own[], places: Places): Promise<readonly Own[]> {
  const found: Own[] = [];
  // SQL that changes no table may be generated as well: an index
  for (const one of own)
    found.push(one.changesTables !== undefined && one.sql !== undefined ? await withSnapshot(one, own, places) : one);
  return found;
}

async function withSnapshot(one: Own, own: readonly Own[], places: Places): Promise<Own> {
  const { path } = one.migration.snapshot;
  for await (const { content: bytes } of versionsOf(places.repository, path)) {
    const snapshot = parseSnapshot(bytes);
    if (!isReadable(snapshot)) continue;
    const [id = origin] = snapshot.parents;
    const parent = id === origin ? undefined : await bodyOf(id, own, places);
    if (id !== origin && parent === undefined) continue;
    const body = snapshot.body as Body;
    const step = {
      tag: one.migration.tag,
      parents: parent === undefined ? [] : [parent],
      snapshot: body,
      renames: recordedRenames(body, one.sql ?? ''),
    };
    const whole = { ...one, snapshot, snapshotBytes: bytes, step, changesTables: false };
    const { replayer } = await places.kit();
    if ((await replayer(whole, parent, body)).kind === 'generated') return whole;
  }
  return one;
}

/** The user's migrations, with what those that lost their SQL were generated from: drizzle-kit writes that SQL again. */
export async function withFoundParents(
  own: readonly Own[],
  places: Pick<Places, 'published' | 'before'>,
): Promise<readonly Own[]> {
  return Promise.all(
    own.map(async (one) => {
      const { snapshot, sql, step, migration } = one;
      if (snapshot === undefined || sql !== undefined || step !== undefined) return one;
      const [id = origin] = snapshot.parents;
      const parent = id === origin ? undefined : await bodyOf(id, own, places);
      if (id !== origin && parent === undefined) return one;
      const renames = recordedRenames(snapshot.body, '');
      return {
        ...one,
        step: { tag: migration.tag, parents: parent === undefined ? [] : [parent], snapshot: snapshot.body, renames },
      };
    }),
  );
}

/** A snapshot by its id, of the user's or published. */
async function bodyOf(
  id: string,
  own: readonly Own[],
  { published, before }: Pick<Places, 'published' | 'before'>,
): Promise<Body | undefined> {
  const mine = own.find(({ snapshot }) => snapshot?.id === id)?.snapshot;
  if (mine !== undefined) return mine.body as Body;
  for (const { snapshot } of [...published.migrations].reverse()) {
    const read: Snapshot | undefined = snapshot.oid === undefined ? undefined : readable(await before.read(snapshot.path));
    if (read?.id === id) return read.body as Body;
  }
  return undefined;
}

function readable(bytes: Uint8Array): Snapshot | undefined {
  const snapshot = parseSnapshot(bytes);
  return isReadable(snapshot) ? snapshot : undefined;
}
