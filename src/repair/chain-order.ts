import type { Own } from './own.ts';

/** Migrations behind those that they were generated from; what says nothing of that stays where it is. */
export function inChainOrder(all: readonly Own[]): readonly Own[] {
  const byId = new Map(all.flatMap((one) => (one.snapshot === undefined ? [] : [[one.snapshot.id, one] as const])));
  const placed = new Set<Own>();
  const place = (one: Own, above: ReadonlySet<Own>) => {
    if (placed.has(one) || above.has(one)) return;
    for (const parent of one.snapshot?.parents ?? []) {
      const before = byId.get(parent);
      if (before !== undefined) place(before, new Set([...above, one]));
    }
    placed.add(one);
  };
  for (const one of all) place(one, new Set());
  return [...placed];
}
