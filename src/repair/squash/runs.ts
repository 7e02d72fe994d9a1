import type { Own } from '../own.ts';

/** Migrations of the user's that follow each other: generated ones that can become one, or one of the user's own SQL, which stays. */
export interface Run {
  readonly kind: 'generated' | 'custom';
  readonly members: readonly Own[];
}

/** The runs of generated migrations between custom ones, and those that are neither. */
export function runsOf(
  own: readonly Own[],
  kinds: ReadonlyMap<string, string | null>,
): { readonly runs: readonly Run[]; readonly others: readonly Own[] } {
  const runs: Run[] = [];
  const others: Own[] = [];
  for (const one of own) {
    const kind = kinds.get(one.migration.tag);
    const last = runs.at(-1);
    if (kind === 'custom') runs.push({ kind, members: [one] });
    else if (kind !== 'generated') others.push(one);
    else if (last?.kind === 'generated') runs[runs.length - 1] = { kind, members: [...last.members, one] };
    else runs.push({ kind, members: [one] });
  }
  return { runs, others };
}
