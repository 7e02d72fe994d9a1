import type { Change, Kept } from '../model/change.ts';
import type { Files } from '../model/files.ts';
import { type History, noHistory } from '../model/history.ts';
import { isReadable } from '../model/snapshot.ts';
import { Contents, loadAdded, loadParents } from './contents.ts';
import { pairMigrations } from './pairs.ts';
import { stepsOf } from './steps.ts';

/** What a change is made of besides the two histories. */
export type Circumstances = Pick<
  Change,
  'base' | 'publishedIn' | 'moment' | 'schema' | 'tableFiles' | 'pushScripts' | 'workflow'
>;

/**
 * The whole change of one project, with everything rules will ask for. Reads only what differs and the parents of that; with `keptOnly`
 * nothing of what is new, so only rules about published migrations can tell anything.
 */
export async function readChange(
  histories: { readonly before: History; readonly after: History },
  files: { readonly before: Files; readonly after: Files },
  circumstances: Circumstances,
  { forReplay = false, keptOnly = false }: { readonly forReplay?: boolean; readonly keptOnly?: boolean } = {},
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
  if (keptOnly) return change;
  if (!upgraded) await loadParents(change, files.after, contents);
  // where nothing is published, nothing is at risk
  if ((forReplay && !upgraded) || histories.before.migrations.length > 0) await loadAdded(change, files.after, contents);
  return { ...change, steps: stepsOf(change) };
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

/** The same name on another migration: generated again, with a new snapshot id and other SQL or another time. */
function isReplaced({ before, after }: Kept, { snapshots }: Contents): boolean {
  const old = snapshots.get(before.snapshot.oid ?? '');
  const now = snapshots.get(after.snapshot.oid ?? '');
  if (old === undefined || now === undefined || !isReadable(old) || !isReadable(now)) return false;
  return old.id !== now.id && (before.when !== after.when || (before.tag === after.tag && before.sql.oid !== after.sql.oid));
}
