import type { Change, Kept } from '../model/change.ts';
import { noFacts } from '../model/facts.ts';
import type { Files } from '../model/files.ts';
import { type History, noHistory } from '../model/history.ts';
import { isReadable } from '../model/snapshot.ts';
import { Contents, loadAdded, loadParents } from './contents.ts';
import { dialectOf, recordedDialect } from './dialect-of.ts';
import { pairMigrations } from './pairs.ts';

/** The parts of a change that do not come from its files. */
export type ChangeContext = Pick<Change, 'base' | 'publishedIn' | 'moment' | 'workflow'>;

export interface ReadOptions {
  readonly forReplay?: boolean;
  readonly keptOnly?: boolean;
  /** Whether SQL is read whatever its size, because it will be written again. */
  readonly wholeSql?: boolean;
  /** The published files while the journal was unreadable. */
  readonly whileUnreadable?: { readonly files: Files; readonly revision: string };
}

/**
 * Reads the change of one project, with every file that rules and fact sources need: those that differ, and the parents of new
 * snapshots. With `keptOnly` it reads nothing new, which suffices for rules about published migrations.
 */
export async function readChange(
  histories: { readonly before: History; readonly after: History },
  files: { readonly before: Files; readonly after: Files },
  about: ChangeContext,
  { forReplay = false, keptOnly = false, wholeSql = false, whileUnreadable }: ReadOptions = {},
): Promise<Change> {
  const contents = new Contents();
  const upgraded = histories.before.layout !== histories.after.layout;
  const paired = pairMigrations(histories.before.migrations, histories.after.migrations, upgraded);
  await Promise.all(
    paired.flatMap(({ before, after }) => [
      contents.loadDifference(files, before.sql, after.sql, 'text'),
      contents.loadDifference(files, before.snapshot, after.snapshot, 'snapshot'),
    ]),
  );
  if (paired.some((pair) => isRaised(pair, contents)))
    await Promise.all(paired.map(({ after }) => contents.load(files.after, after.snapshot, 'snapshot')));
  const published = new Set(histories.before.migrations.map(({ sql }) => sql.oid));
  const kept = paired.filter((pair) => upgraded || !isReplaced(pair, contents, published));
  const keptBefore = new Set(kept.map(({ before }) => before));
  const keptAfter = new Set(kept.map(({ after }) => after));
  const change: Change = {
    ...noFacts,
    ...histories,
    ...about,
    dialect: recordedDialect(histories.before, histories.after),
    upgraded,
    kept,
    published: keptAfter,
    added: histories.after.migrations.filter((migration) => !keptAfter.has(migration)),
    removed: histories.before.migrations.filter((migration) => !keptBefore.has(migration)),
    text: ({ oid }) => (oid === undefined ? undefined : contents.texts.get(oid)),
    unreadSize: ({ oid }) => (oid === undefined ? undefined : contents.large.get(oid)),
    snapshot: ({ oid }) => (oid === undefined ? undefined : contents.snapshots.get(oid)),
  };
  if (keptOnly) return change;
  // `drizzle-kit up` rewrites all snapshots, which matters only if something was generated from them
  if (!upgraded || change.added.length > 0) await loadParents(change, files, contents);
  // without published migrations there is no data at risk
  if (forReplay || histories.before.migrations.length > 0) await loadAdded(change, files.after, contents, { wholeSql });
  if (!forReplay && change.added.length === 0) return change;
  const hidden = whileUnreadable && (await hiddenIn(change, whileUnreadable, files.after, contents));
  return { ...change, dialect: await dialectOf(change, files.before, contents), ...(hidden && { hidden }) };
}

/**
 * A change that adds the whole history, without the contents of files. Rules that find something in it find what a real change
 * inherits.
 */
export function structureOf(history: History, about: ChangeContext): Change {
  return {
    ...about,
    ...noFacts,
    before: noHistory(history),
    after: history,
    dialect: recordedDialect(history, history),
    upgraded: false,
    kept: [],
    published: new Set(),
    added: history.migrations,
    removed: [],
    text: () => undefined,
    unreadSize: () => undefined,
    snapshot: () => undefined,
  };
}

/** New migrations whose SQL was published under the same path while no journal listed it, and differs now. */
async function hiddenIn(
  { added }: Change,
  { files, revision }: NonNullable<ReadOptions['whileUnreadable']>,
  after: Files,
  contents: Contents,
): Promise<Kept[]> {
  const hidden = added.flatMap((migration): Kept[] => {
    const { path, oid } = migration.sql;
    const was = files.entries.get(path)?.oid;
    if (oid === undefined || was === undefined || was === oid) return [];
    return [{ before: { ...migration, sql: { path, oid: was, from: revision } }, after: migration }];
  });
  await Promise.all(
    hidden.map((pair) => contents.loadDifference({ before: files, after }, pair.before.sql, pair.after.sql, 'text')),
  );
  return hidden;
}

/** Whether a snapshot has another format version, as after `drizzle-kit up`. */
function isRaised({ before, after }: Kept, { snapshots }: Contents): boolean {
  const [old, now] = [snapshots.get(before.snapshot.oid ?? ''), snapshots.get(after.snapshot.oid ?? '')];
  return old !== undefined && now !== undefined && isReadable(old) && isReadable(now) && old.version !== now.version;
}

/**
 * Whether this is another migration: one that was generated again, or on another branch, has a new snapshot id, and other SQL or another
 * time. Branches that both continue a history whose last time is in the future have the same time.
 */
function isReplaced({ before, after }: Kept, { snapshots }: Contents, published: ReadonlySet<string | undefined>): boolean {
  const old = snapshots.get(before.snapshot.oid ?? '');
  const now = snapshots.get(after.snapshot.oid ?? '');
  if (old === undefined || now === undefined || !isReadable(old) || !isReadable(now)) return false;
  const { oid } = after.sql;
  // an entry whose tag was edited names no SQL, or that of another published migration
  const hasOtherSql = before.sql.oid !== oid && (before.tag === after.tag || (oid !== undefined && !published.has(oid)));
  return old.id !== now.id && (before.when !== after.when || hasOtherSql);
}
