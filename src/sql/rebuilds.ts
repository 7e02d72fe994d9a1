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
  const places = new Map(effects.map((effect, at) => [effect, at]));
  const placeOf = (effect: EffectOnLine) => places.get(effect) ?? -1;
  const heirs = new Map<string, Life>();
  for (const life of lives) {
    if (life.created !== undefined && life.dropped === undefined && !heirs.has(life.name)) heirs.set(life.name, life);
  }
  const steps = new Map<EffectOnLine, EffectOnLine[]>();
  for (const { before, name, renames, dropped } of lives) {
    if (before === undefined) continue;
    // a table may have been renamed for good before it is rebuilt
    const [named, kept] = [heirs.get(before), heirs.get(name)];
    const heir = named ?? kept;
    if (dropped === undefined) {
      // renamed there and back
      if (name === before) for (const rename of renames) steps.set(rename, []);
    } else if (heir?.created !== undefined && placeOf(heir.created) < placeOf(dropped)) {
      // both were there at once: rows could be copied
      for (const rename of named === undefined ? heir.renames : [...renames, ...heir.renames]) steps.set(rename, []);
      if (heir.renames.length === 0) steps.set(heir.created, []);
      steps.set(dropped, [{ does: 'rebuild-table', table: { name: named === undefined ? name : before }, line: dropped.line }]);
    }
  }
  return effects.flatMap((effect) => steps.get(effect) ?? effect);
}

function livesIn(effects: readonly EffectOnLine[]): Life[] {
  const lives: Life[] = [];
  /** Those not dropped, by what they are called. */
  const alive = new Map<string, Life>();
  const began = (life: Life) => {
    lives.push(life);
    if (!alive.has(life.name)) alive.set(life.name, life);
    return life;
  };
  const called = (name: string) => alive.get(name) ?? began({ before: name, name, renames: [] });
  for (const effect of effects) {
    if (effect.does === 'create-table') began({ created: effect, name: effect.table.name, renames: [] });
    if (effect.does === 'drop-table') {
      called(effect.table.name).dropped = effect;
      alive.delete(effect.table.name);
    }
    if (effect.does === 'rename-table') {
      const life = called(effect.table.name);
      life.renames.push(effect);
      alive.delete(life.name);
      life.name = effect.to.name;
      if (!alive.has(life.name)) alive.set(life.name, life);
    }
  }
  return lives;
}
