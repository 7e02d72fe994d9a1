import type { EffectOnLine } from './effects.ts';

/** One table through a file, whatever it is called in between. */
interface Life {
  /** What a table that the file found is called before it. */
  readonly before?: string;
  readonly created?: EffectOnLine;
  readonly renames: EffectOnLine[];
  name: string;
  dropped?: EffectOnLine;
}

/**
 * Takes the steps of SQLite's way to change a table for what they are: one table rebuilt, not one dropped and another renamed. That way is
 * to create another one, copy the rows, drop the first and rename the other to its name, or to rename the first one out of the way before.
 * https://www.sqlite.org/lang_altertable.html#otheralter
 */
export function withRebuilds(effects: readonly EffectOnLine[]): EffectOnLine[] {
  const lives = livesIn(effects);
  const steps = new Map<EffectOnLine, EffectOnLine[]>();
  for (const { before, name, renames, dropped } of lives) {
    if (before === undefined) continue;
    const heir = lives.find((other) => other.created !== undefined && other.dropped === undefined && other.name === before);
    if (dropped === undefined) {
      // renamed there and back
      if (name === before) for (const rename of renames) steps.set(rename, []);
    } else if (heir?.created !== undefined && effects.indexOf(heir.created) < effects.indexOf(dropped)) {
      // both were there at once: rows could be copied
      for (const rename of [...renames, ...heir.renames]) steps.set(rename, []);
      if (heir.renames.length === 0) steps.set(heir.created, []);
      steps.set(dropped, [{ does: 'rebuild-table', table: { name: before }, line: dropped.line }]);
    }
  }
  return effects.flatMap((effect) => steps.get(effect) ?? effect);
}

function livesIn(effects: readonly EffectOnLine[]): Life[] {
  const lives: Life[] = [];
  const alive = (name: string): Life => {
    const known = lives.find((life) => life.name === name && life.dropped === undefined);
    const life = known ?? { before: name, name, renames: [] };
    if (known === undefined) lives.push(life);
    return life;
  };
  for (const effect of effects) {
    if (effect.does === 'create-table') lives.push({ created: effect, name: effect.table.name, renames: [] });
    if (effect.does === 'drop-table') alive(effect.table.name).dropped = effect;
    if (effect.does === 'rename-table') {
      const life = alive(effect.table.name);
      life.renames.push(effect);
      life.name = effect.to.name;
    }
  }
  return lives;
}
