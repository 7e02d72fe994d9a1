import type { Change, Kept } from '../model/change.ts';
import type { Migration } from '../model/history.ts';
import { isReadable, type Snapshot } from '../model/snapshot.ts';
import { disagreements } from './meaning.ts';
import { isDiff, States } from './schema-states.ts';

interface Pair {
  readonly migration: Migration;
  readonly was: Snapshot;
  readonly is: Snapshot;
}

/** Whether any published snapshot was rewritten in another format version. */
export function isAnyRewritten(change: Change): boolean {
  return change.kept.some((pair) => rewrittenIn(change, pair).length > 0);
}

/** How rewritten snapshots differ from the published ones, by migration; null if they mean the same. */
export function rewrittenOf(change: Change): Map<Migration, string | null> {
  const pairs = change.kept.flatMap((pair) => rewrittenIn(change, pair));
  const before = new States(change.before.migrations.flatMap((one) => readable(change, one)));
  const after = new States(change.after.migrations.flatMap((one) => readable(change, one)));
  const found = new Map<string, ReadonlyMap<string, string>>();
  return new Map(
    pairs.flatMap(({ migration, was, is }) => {
      if (!before.isKnown(was.id)) return [];
      if (!after.isKnown(is.id)) return [[migration, 'a snapshot that it builds on'] as const];
      const all = disagreements(before.after(was.id), after.after(is.id));
      found.set(is.id, all);
      // a diff repeats the disagreements of its parents, which are reported for their own migrations
      const inherited = isDiff(is) ? is.parents.flatMap((parent) => found.get(parent) ?? []) : [];
      const own = [...all].find(([key, said]) => !inherited.some((parent) => parent.get(key) === said));
      return [[migration, own?.[0] ?? null] as const];
    }),
  );
}

function rewrittenIn(change: Change, { before, after }: Kept): Pair[] {
  if (before.snapshot.oid === after.snapshot.oid) return [];
  return readable(change, before).flatMap((was) =>
    readable(change, after).flatMap((is) => (was.version === is.version ? [] : [{ migration: after, was, is }])),
  );
}

function readable(change: Change, { snapshot }: Migration): Snapshot[] {
  const loaded = change.snapshot(snapshot);
  return loaded !== undefined && isReadable(loaded) ? [loaded] : [];
}
