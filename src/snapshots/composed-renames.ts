import type { Rename } from './renames.ts';

/**
 * What several migrations rename together: each thing from its name before the first to its name after the last. Renames of one migration
 * happen at once, its tables before their columns.
 */
export function composedRenames(migrations: readonly (readonly Rename[])[]): Rename[] {
  let all: readonly Rename[] = [];
  for (const renames of migrations) {
    const plain = renames.map(withoutDefaultSchema).filter(({ from, to }) => !isOfCopy(from) && !isOfCopy(to));
    all = continued(
      all,
      plain.filter((one) => !isPart(one)),
    );
    all = continued(all, plain.filter(isPart));
  }
  return all.filter(({ from, to }) => from.join('.') !== to.join('.'));
}

/** What undoes renames. */
export function reversedRenames(renames: readonly Rename[]): Rename[] {
  return renames.map(({ kind, from, to }) => ({ kind, from: to, to: from }));
}

/** The same renames as drizzle-kit asks for them: tables come first, so a column is below the new name of its table by then. */
export function withNewOwners(renames: readonly Rename[]): Rename[] {
  return renames.map((one) => (isPart(one) ? { ...one, from: [...one.to.slice(0, -1), one.from.at(-1) ?? ''] } : one));
}

/** Renames, continued by others that happen at once. */
function continued(known: readonly Rename[], next: readonly Rename[]): Rename[] {
  const moved = known.map((one) => {
    const further = next.find((other) => isBelow(other, one));
    return further === undefined ? one : { ...one, to: [...further.to, ...one.to.slice(further.from.length)] };
  });
  const begun = next
    .filter((one) => !known.some((other) => isAlike(one, other) && isSame(one.from, other.to)))
    .map((one) => {
      const owner = moved.find((other) => !isPart(other) && isBelow({ ...other, from: other.to }, one));
      return owner === undefined ? one : { ...one, from: [...owner.from, ...one.from.slice(owner.to.length)] };
    });
  const byName = new Map([...moved, ...begun].map((one) => [`${one.from.join('.')}>${one.to.join('.')}`, one]));
  return [...byName.values()];
}

/** Whether a rename applies to the present name of another's thing, or of what that belongs to. */
function isBelow(next: Rename, one: Rename): boolean {
  const isOwner = !isPart(next) && isPart(one) && next.from.length < one.to.length;
  return (isOwner || isAlike(next, one)) && isSame(next.from, isOwner ? one.to.slice(0, next.from.length) : one.to);
}

function isAlike(one: Rename, other: Rename): boolean {
  return one.kind === other.kind || one.kind === 'any' || other.kind === 'any';
}

const parts: ReadonlySet<string> = new Set(['column', 'policy', 'index', 'primary_key', 'foreign key', 'unique', 'check']);

/** Whether the renamed thing belongs to a table. */
function isPart({ kind, from }: Rename): boolean {
  return parts.has(kind) || (kind === 'any' && from.length > 1);
}

/** Some statements name the default schema, others do not. */
function withoutDefaultSchema(rename: Rename): Rename {
  const shortest = isPart(rename) ? 2 : 1;
  const bare = (path: readonly string[]) =>
    (path[0] === 'public' || path[0] === '') && path.length > shortest ? path.slice(1) : path;
  return { ...rename, from: bare(rename.from), to: bare(rename.to) };
}

/** SQLite makes a table again under another name for a moment. */
function isOfCopy(path: readonly string[]): boolean {
  return path.some((name) => name.startsWith('__new_') || name.startsWith('__old_'));
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, at) => name === other[at]);
}
