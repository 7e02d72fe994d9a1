import { composedRenames } from '../../snapshots/composed-renames.ts';
import { entitiesOf } from '../../snapshots/entities.ts';
import type { Rename } from '../../snapshots/renames.ts';

/**
 * Renames that several migrations do together, and SQL that leads to the same snapshot does not: then the values would not come along. A
 * name that was taken again after its rename is such a case.
 */
export function lostRenames(
  renames: readonly Rename[],
  recorded: readonly Rename[],
  { before, after }: { readonly before: unknown; readonly after: unknown },
): Rename[] {
  const done = new Set(composedRenames([recorded]).map(keyOf));
  const [old, now] = [namesIn(before), namesIn(after)];
  return renames.filter((one) => old.has(one.from.join('.')) && now.has(one.to.join('.')) && !done.has(keyOf(one)));
}

function keyOf({ from, to }: Rename): string {
  return `${from.join('.')}>${to.join('.')}`;
}

/** The names of everything in a snapshot, without the default schema. */
function namesIn(snapshot: unknown): ReadonlySet<string> {
  if (snapshot === undefined) return new Set();
  const bare = (name: string) => name.replace(/^public\./, '');
  return new Set(
    [...entitiesOf(snapshot).values()].map(({ kind, object, name }) =>
      kind === object.kind ? bare(object.name) : `${bare(object.name)}.${name}`,
    ),
  );
}
