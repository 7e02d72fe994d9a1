import { type Change, changedSnapshots, type Kept } from '../model/change.ts';
import type { Files } from '../model/files.ts';
import { type History, type Migration, type MigrationFile, nameOfTag, noHistory } from '../model/history.ts';
import { isReadable, origin, type Snapshot, type UnreadableSnapshot } from '../model/snapshot.ts';
import { readHistory } from './index.ts';
import { parseSnapshot } from './snapshot.ts';

/** What a change is made of besides the two histories. */
export type Circumstances = Pick<
  Change,
  'base' | 'publishedIn' | 'moment' | 'schema' | 'tableFiles' | 'pushScripts' | 'workflow'
>;

/** Each project's histories before and after, wherever its folder went. */
export async function pairHistories(
  before: ReadonlyMap<string, History>,
  after: ReadonlyMap<string, History>,
  afterFiles: Files,
): Promise<{ readonly before: History; readonly after: History }[]> {
  const arrived = new Map([...after].filter(([out]) => !before.has(out)));
  const pairs = [];
  for (const [out, old] of before) {
    const here = after.get(out) ?? (await remains(old, afterFiles));
    const there = here === undefined ? movedTo(old, arrived) : undefined;
    if (there !== undefined) arrived.delete(there.out);
    pairs.push({ before: old, after: here ?? there ?? noHistory(old) });
  }
  for (const fresh of arrived.values()) pairs.push({ before: noHistory(fresh), after: fresh });
  return pairs;
}

/** The history of a folder that lost what proved it, as long as any of its SQL is still there. */
async function remains(old: History, files: Files): Promise<History | undefined> {
  return old.migrations.some(({ sql }) => files.entries.has(sql.path)) ? readHistory(files, old) : undefined;
}

/** The new folder that holds most of the same SQL. */
function movedTo(old: History, arrived: ReadonlyMap<string, History>): History | undefined {
  const blobs = new Set(old.migrations.map(({ sql }) => sql.oid));
  const shared = ({ migrations }: History) => migrations.filter(({ sql }) => sql.oid !== undefined && blobs.has(sql.oid)).length;
  const [best] = [...arrived.values()].sort((one, other) => shared(other) - shared(one));
  return best !== undefined && shared(best) > 0 ? best : undefined;
}

/** The whole change of one project, with everything rules will ask for. Reads only what differs and the parents of that. */
export async function readChange(
  histories: { readonly before: History; readonly after: History },
  files: { readonly before: Files; readonly after: Files },
  circumstances: Circumstances,
  { forReplay = false }: { readonly forReplay?: boolean } = {},
): Promise<Change> {
  const contents = new Contents();
  const upgraded = histories.before.layout !== histories.after.layout;
  const paired = pairMigrations(histories.before.migrations, histories.after.migrations, upgraded);
  await Promise.all(
    paired.flatMap(({ before, after }) => [
      contents.loadDifference(files, before.sql, after.sql, 'text'),
      ...(upgraded ? [] : [contents.loadDifference(files, before.snapshot, after.snapshot, 'snapshot')]),
    ]),
  );
  const kept = paired.filter((pair) => upgraded || !isReplaced(pair, contents));
  const keptBefore = new Set(kept.map(({ before }) => before));
  const published = new Set(kept.map(({ after }) => after));
  const change: Change = {
    ...histories,
    ...circumstances,
    upgraded,
    kept,
    published,
    added: histories.after.migrations.filter((migration) => !published.has(migration)),
    removed: histories.before.migrations.filter((migration) => !keptBefore.has(migration)),
    steps: new Map(),
    risks: new Map(),
    replays: new Map(),
    customChanges: new Map(),
    text: ({ oid }) => (oid === undefined ? undefined : contents.texts.get(oid)),
    snapshot: ({ oid }) => (oid === undefined ? undefined : contents.snapshots.get(oid)),
  };
  if (!upgraded) await loadParents(change, files.after, contents);
  if (forReplay && !upgraded) await loadForReplay(change, files.after, contents);
  return change;
}

/** The structure alone, as if all of a history were new: what it says is what a change to it inherits. */
export function structureOf(history: History, circumstances: Circumstances): Change {
  return {
    ...circumstances,
    before: noHistory(history),
    after: history,
    upgraded: false,
    kept: [],
    published: new Set(),
    added: history.migrations,
    removed: [],
    schema: [],
    tableFiles: [],
    pushScripts: [],
    steps: new Map(),
    risks: new Map(),
    replays: new Map(),
    customChanges: new Map(),
    text: () => undefined,
    snapshot: () => undefined,
  };
}

function pairMigrations(before: readonly Migration[], after: readonly Migration[], upgraded: boolean): Kept[] {
  // `drizzle-kit up` renames every migration; it keeps the name, the time to the second, and the SQL to the byte
  const sameName = (migration: Migration) => `${nameOfTag(migration.tag)} ${Math.floor(migration.when / 1000)}`;
  const keys: ((migration: Migration) => string | undefined)[] = [
    ...(upgraded ? [sameName] : [({ tag }: Migration) => tag]),
    ({ snapshot }) => snapshot.oid,
    ({ sql }) => sql.oid,
    // an entry whose tag was edited
    ({ entry }) => (entry === undefined ? undefined : `${entry.idx} ${entry.when}`),
  ];
  const kept: Kept[] = [];
  let left = [...before];
  let right = [...after];
  for (const key of keys) {
    const candidates = new Map<string, Migration[]>();
    for (const migration of right) {
      const value = key(migration);
      if (value !== undefined) candidates.set(value, [...(candidates.get(value) ?? []), migration]);
    }
    const taken = new Set<Migration>();
    for (const migration of left) {
      const match = candidates.get(key(migration) ?? '')?.shift();
      if (match === undefined) continue;
      kept.push({ before: migration, after: match });
      taken.add(migration).add(match);
    }
    left = left.filter((migration) => !taken.has(migration));
    right = right.filter((migration) => !taken.has(migration));
    if (left.length === 0 || right.length === 0) break;
  }
  const order = new Map(before.map((migration, at) => [migration, at]));
  return kept.sort((one, other) => (order.get(one.before) ?? 0) - (order.get(other.before) ?? 0));
}

/** The same name on another migration: generated again, with a new snapshot id and other SQL or another time. */
function isReplaced({ before, after }: Kept, { snapshots }: Contents): boolean {
  const old = snapshots.get(before.snapshot.oid ?? '');
  const now = snapshots.get(after.snapshot.oid ?? '');
  if (old === undefined || now === undefined || !isReadable(old) || !isReadable(now)) return false;
  return old.id !== now.id && (before.when !== after.when || (before.tag === after.tag && before.sql.oid !== after.sql.oid));
}

/** Loads the snapshots that are new or differ, and older ones, newest first, until every parent of those is known. */
async function loadParents(change: Change, files: Files, contents: Contents): Promise<void> {
  const { after } = change;
  const changed = changedSnapshots(change);
  if (changed.length === 0) return;
  const load = (migrations: readonly Migration[]) =>
    Promise.all(migrations.map(({ snapshot }) => contents.load(files, snapshot, 'snapshot')));
  await load(changed);

  const rest = after.migrations.filter((migration) => !changed.includes(migration));
  const known = () =>
    new Set(
      after.migrations.flatMap(({ snapshot }) => {
        const loaded = contents.snapshots.get(snapshot.oid ?? '');
        // one with the id of its own parent does not tell where that parent is
        return loaded !== undefined && isReadable(loaded) && !loaded.parents.includes(loaded.id) ? [loaded.id] : [];
      }),
    );
  const wanted = () => {
    const ids = known();
    return changed.some(({ snapshot }) =>
      parentsOf(contents.snapshots.get(snapshot.oid ?? '')).some((parent) => parent !== origin && !ids.has(parent)),
    );
  };
  // a second root is a sibling of the first migration
  const first = rest[0];
  if (
    first !== undefined &&
    changed.some(({ snapshot }) => parentsOf(contents.snapshots.get(snapshot.oid ?? '')).every((parent) => parent === origin))
  ) {
    await load([first]);
  }
  for (let count = 1; rest.length > 0 && wanted(); count *= 2) await load(rest.splice(-count));
}

/** Replaying needs the SQL of what is new, and all that diff snapshots and merges build on. */
async function loadForReplay({ after, added }: Change, files: Files, contents: Contents): Promise<void> {
  await Promise.all(added.map(({ sql }) => contents.load(files, sql, 'text')));
  const needsAll = ({ snapshot }: Migration) => {
    const loaded = contents.snapshots.get(snapshot.oid ?? '');
    if (loaded === undefined || !isReadable(loaded)) return false;
    return (loaded.body as { readonly type?: unknown }).type === 'diff' || loaded.parents.length > 1;
  };
  if (!added.some(needsAll)) return;
  await Promise.all(after.migrations.map(({ snapshot }) => contents.load(files, snapshot, 'snapshot')));
}

function parentsOf(snapshot: Snapshot | UnreadableSnapshot | undefined): readonly string[] {
  return snapshot !== undefined && isReadable(snapshot) ? snapshot.parents : [];
}

/** Files that were read, by object id, so that none is read twice. */
class Contents {
  readonly texts = new Map<string, string>();
  readonly snapshots = new Map<string, Snapshot | UnreadableSnapshot>();

  async load(files: Files, { path, oid }: MigrationFile, as: 'text' | 'snapshot'): Promise<void> {
    if (oid === undefined || (as === 'text' ? this.texts : this.snapshots).has(oid)) return;
    const bytes = await files.read(path);
    // latin1 keeps every byte, so that two files compare equal only when they are
    if (as === 'text') this.texts.set(oid, Buffer.from(bytes).toString('latin1'));
    else this.snapshots.set(oid, parseSnapshot(bytes));
  }

  async loadDifference(
    files: { before: Files; after: Files },
    before: MigrationFile,
    after: MigrationFile,
    as: 'text' | 'snapshot',
  ) {
    if (before.oid === after.oid) return;
    await Promise.all([this.load(files.before, before, as), this.load(files.after, after, as)]);
  }
}
