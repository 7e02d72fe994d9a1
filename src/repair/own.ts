import type { ReplayStep } from '../kit/protocol.ts';
import { replayable } from '../kit/replay/replay.ts';
import type { ChangeContext } from '../layouts/change.ts';
import { readChange } from '../layouts/change.ts';
import { readHistories } from '../layouts/index.ts';
import type { Change } from '../model/change.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Files } from '../model/files.ts';
import { type History, type Migration, nameOfTag, noHistory } from '../model/history.ts';
import { isReadable, type Snapshot } from '../model/snapshot.ts';
import { factsOf } from '../sql/index.ts';
import type { Source } from './sources.ts';

/** A migration that is not published. */
export interface Own {
  readonly migration: Migration;
  /** What `--name` was given. */
  readonly name: string;
  /** Absent where the file is gone. */
  readonly sql?: string;
  /** The same as git has it. */
  readonly bytes?: Uint8Array;
  /** Absent where nobody has it, or it cannot be read. */
  readonly snapshot?: Snapshot;
  readonly snapshotBytes?: Uint8Array;
  /** Absent where its snapshot or what that builds on is missing. */
  readonly step?: ReplayStep;
  /** Whether its SQL makes or alters tables although no snapshot tells of it. */
  readonly changesTables?: boolean;
  /** Where it was found, as a sentence names it. */
  readonly from: string;
  /** The migration whose file had this SQL, which drizzle-kit did not write. */
  readonly addedTo?: string;
  /** Whether its SQL is drizzle-kit's again, without what the user added. */
  readonly separated?: boolean;
}

/** The user's migrations, and where the files of all migrations lie in the sources: what is there and not wanted any more goes. */
export interface OwnMigrations {
  readonly own: readonly Own[];
  readonly paths: ReadonlySet<string>;
}

/** The migrations of every source that are not published, each once, in the order in which they belong. */
export async function ownMigrations(
  published: History,
  sources: readonly Source[],
  about: ChangeContext,
): Promise<OwnMigrations> {
  const found: Own[] = [];
  const paths = new Set<string>();
  for (const source of sources) {
    const change = await changeOf(published.out, source, about);
    if (change === undefined) continue;
    for (const { sql, snapshot } of [...change.before.migrations, ...change.after.migrations])
      paths.add(sql.path).add(snapshot.path);
    const edits = new Map(change.kept.map(({ before, after }) => [before.sql.oid, { after, change }]));
    for (const [at, one] of found.entries()) {
      // a later commit of a rebase edits what an earlier one brought under another name
      const edit = edits.get(one.migration.sql.oid);
      if (edit !== undefined && edit.after.sql.oid !== one.migration.sql.oid)
        found[at] = { ...one, ...(await textOf(edit.change, edit.after, source.after)) };
    }
    const gone = new Set(change.removed.map(({ sql }) => sql.oid));
    const left = found.filter(({ migration }) => !gone.has(migration.sql.oid));
    found.splice(0, found.length, ...left);
    const steps = new Map(replayable(change).map(({ migration, step }) => [migration, step]));
    for (const migration of unpublished(change, published)) {
      if (found.some((one) => isSame(one.migration, migration))) continue;
      const own = await ownOf(change, migration, steps.get(migration), source);
      found.push(hasSnapshotOf(published, migration) ? await withoutSnapshot(own, change.dialect) : own);
    }
  }
  return { own: found, paths };
}

async function changeOf(out: string, { before, after }: Source, about: ChangeContext): Promise<Change | undefined> {
  const [old, now] = await Promise.all([readHistories(before), readHistories(after)]);
  const history = now.get(out);
  if (history === undefined) return undefined;
  const was = old.get(out) ?? noHistory(history);
  return readChange({ before: was, after: history }, { before, after }, about, { forReplay: true, wholeSql: true });
}

/** The new migrations of a source without those that are published by now, under whatever number. */
function unpublished({ added }: Change, { migrations }: History): Migration[] {
  return added.filter((one) => !migrations.some((other) => isSame(other, one)));
}

/** Whether two are one migration, whatever their numbers. */
function isSame(one: Migration, other: Migration): boolean {
  const sameSql = one.sql.oid !== undefined && one.sql.oid === other.sql.oid;
  // beside its SQL may lie the snapshot of another one that has the same number
  if (sameSql && one.tag === other.tag) return true;
  if (one.snapshot.oid === undefined || other.snapshot.oid === undefined) return sameSql && one.when === other.when;
  return one.snapshot.oid === other.snapshot.oid && (sameSql || one.sql.oid === undefined || other.sql.oid === undefined);
}

async function ownOf(change: Change, migration: Migration, step: ReplayStep | undefined, { name, after }: Source): Promise<Own> {
  const snapshot = change.snapshot(migration.snapshot);
  const own = { migration, name: nameOfTag(migration.tag), ...(await textOf(change, migration, after)), from: name };
  if (snapshot === undefined || !isReadable(snapshot))
    return { ...own, changesTables: await changesTables(change.text(migration.sql) ?? '', change.dialect) };
  const whole = { ...own, snapshot, snapshotBytes: await after.read(migration.snapshot.path) };
  return step === undefined
    ? { ...whole, changesTables: await changesTables(change.text(migration.sql) ?? '', change.dialect) }
    : { ...whole, step };
}

/** Whether what lies in a migration's place is the snapshot of a published one. */
function hasSnapshotOf({ migrations }: History, { snapshot, sql }: Migration): boolean {
  return migrations.some((one) => snapshot.oid !== undefined && one.snapshot.oid === snapshot.oid && one.sql.oid !== sql.oid);
}

/** A migration of which only its SQL counts. */
export async function withoutSnapshot(own: Own, dialect: Dialect | undefined): Promise<Own> {
  const { snapshot: _, snapshotBytes: __, step: ___, ...rest } = own;
  return { ...rest, changesTables: await changesTables(own.sql ?? '', dialect) };
}

/** Also where nobody can tell. */
async function changesTables(sql: string, dialect: Dialect | undefined): Promise<boolean> {
  const facts = dialect && (await factsOf(sql, dialect));
  return facts === undefined || facts.changes.length > 0 || facts.unread.length > 0;
}

async function textOf(change: Change, { sql }: Migration, files: Files): Promise<Pick<Own, 'sql' | 'bytes'>> {
  const text = change.text(sql);
  return text === undefined ? {} : { sql: text, bytes: await files.read(sql.path) };
}
