import { type Change, changedSnapshots } from '../model/change.ts';
import { FileTooLarge } from '../model/file-too-large.ts';
import type { Files } from '../model/files.ts';
import type { Migration, MigrationFile } from '../model/history.ts';
import { isReadable, origin, type Snapshot, type UnreadableSnapshot } from '../model/snapshot.ts';
import { largestSql } from '../model/sql.ts';
import { parseSnapshot } from './snapshot.ts';

/** File contents by oid, so that no blob is read twice. */
export class Contents {
  readonly texts = new Map<string, string>();
  readonly snapshots = new Map<string, Snapshot | UnreadableSnapshot>();
  /** SQL that was not read, with its size in bytes. */
  readonly large = new Map<string, number>();

  async load(files: Files, { path, oid }: MigrationFile, as: 'text' | 'snapshot'): Promise<void> {
    if (oid === undefined || (as === 'text' ? this.texts : this.snapshots).has(oid)) return;
    const bytes = await files.read(path);
    if (as === 'text') this.texts.set(oid, Buffer.from(bytes).toString());
    else this.snapshots.set(oid, parseSnapshot(bytes));
  }

  /** Loads SQL unless it is larger than what the readers of SQL take. */
  async loadSql(files: Files, { path, oid }: MigrationFile): Promise<void> {
    if (oid === undefined) return;
    try {
      // what is compared with a published file was read whole
      const known = this.texts.get(oid);
      const bytes = known === undefined ? await files.read(path, largestSql) : Buffer.from(known);
      if (bytes.length > largestSql) this.large.set(oid, bytes.length);
      else this.texts.set(oid, known ?? Buffer.from(bytes).toString());
    } catch (error) {
      if (!(error instanceof FileTooLarge)) throw error;
      this.large.set(oid, error.size);
    }
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

/** Loads new and changed snapshots, then older ones from the newest on, until the parents of all changed ones are known. */
export async function loadParents(
  change: Change,
  files: { readonly before: Files; readonly after: Files },
  contents: Contents,
): Promise<void> {
  const { after } = change;
  const changed = changedSnapshots(change);
  if (changed.length === 0) return;
  const load = (migrations: readonly Migration[]) =>
    Promise.all(migrations.map(({ snapshot }) => contents.load(files.after, snapshot, 'snapshot')));
  await load(changed);

  const own = new Set(changed);
  const rest = after.migrations.filter((migration) => !own.has(migration));
  const knownIds = () =>
    new Set(
      after.migrations.flatMap(({ snapshot }) => {
        const loaded = contents.snapshots.get(snapshot.oid ?? '');
        // a snapshot that names itself as its parent does not count as that parent
        return loaded !== undefined && isReadable(loaded) && !loaded.parents.includes(loaded.id) ? [loaded.id] : [];
      }),
    );
  const lacksParents = () => {
    const ids = knownIds();
    return changed.some(({ snapshot }) =>
      parentsOf(contents.snapshots.get(snapshot.oid ?? '')).some((parent) => parent !== origin && !ids.has(parent)),
    );
  };
  // a new snapshot without a parent competes with the first migration
  const first = rest[0];
  if (
    first !== undefined &&
    changed.some(({ snapshot }) => parentsOf(contents.snapshots.get(snapshot.oid ?? '')).every((parent) => parent === origin))
  ) {
    await load([first]);
  }
  // the parents are mostly among the newest, so few are read at first
  for (let count = 1; rest.length > 0 && lacksParents(); count *= 2) await load(rest.splice(-count));
  // drizzle-kit also generates from a snapshot whose migration is gone
  if (!lacksParents()) return;
  const strays = change.before.strays.filter(({ path }) => path.endsWith('_snapshot.json'));
  await Promise.all(strays.map((stray) => contents.load(files.before, stray, 'snapshot')));
}

/** Loads the SQL of new migrations. Diff snapshots and merges need all snapshots, because they build on them. */
export async function loadAdded(
  { after, added }: Change,
  files: Files,
  contents: Contents,
  { wholeSql = false }: { readonly wholeSql?: boolean } = {},
): Promise<void> {
  await Promise.all(added.map(({ sql }) => (wholeSql ? contents.load(files, sql, 'text') : contents.loadSql(files, sql))));
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
