import type { EffectOnLine, Table } from './effects.ts';

type Rename = EffectOnLine & { readonly does: 'rename-table' };

/**
 * Takes the steps of SQLite's way to change a table for what they are: one table rebuilt, not one dropped and another renamed. That way is
 * to create another one, copy the rows, drop the first and rename the other to its name, or to rename the first one out of the way before.
 * https://www.sqlite.org/lang_altertable.html#otheralter
 */
export function withRebuilds(effects: readonly EffectOnLine[]): EffectOnLine[] {
  const steps = new Map<EffectOnLine, EffectOnLine | undefined>();
  for (const rename of effects.filter((effect): effect is Rename => effect.does === 'rename-table')) {
    const place = effects.indexOf(rename);
    const [before, after] = [effects.slice(0, place), effects.slice(place + 1)];
    const replaced = step(before, 'drop-table', rename.to);
    if (replaced !== undefined && step(before, 'create-table', rename.table) !== undefined) {
      steps.set(replaced, { does: 'rebuild-table', table: rename.to, line: replaced.line });
      steps.set(rename, undefined);
      continue;
    }
    const [created, dropped] = [step(after, 'create-table', rename.table), step(after, 'drop-table', rename.to)];
    if (created === undefined || dropped === undefined) continue;
    steps.set(rename, { does: 'rebuild-table', table: rename.table, line: rename.line });
    for (const one of [created, dropped]) steps.set(one, undefined);
  }
  return effects.flatMap((effect) => (steps.has(effect) ? (steps.get(effect) ?? []) : effect));
}

function step(effects: readonly EffectOnLine[], does: 'create-table' | 'drop-table', table: Table): EffectOnLine | undefined {
  return effects.find((effect) => effect.does === does && effect.table.name === table.name);
}
