import type { EffectOnLine, Table } from './effects.ts';
import type { Lexis } from './tokens.ts';

/** Whether a schema's tables end with the session. */
const isTemporary: Readonly<Record<Lexis, (schema: string) => boolean>> = {
  postgresql: (schema) => /^pg_temp(?:_\d+)?$/.test(schema),
  mysql: () => false,
  sqlite: (schema) => schema.toLowerCase() === 'temp',
};

/** The effects on what outlives the session. A table named with a schema is never the temporary one of that name. */
export function lastingOf(effects: readonly EffectOnLine[], lexis: Lexis): EffectOnLine[] {
  const temporary = new Map<string, { readonly untilCommit: boolean }>();
  const key = ({ name }: Table) => (lexis === 'postgresql' ? name : name.toLowerCase());
  return effects.filter((effect) => {
    if (effect.does === 'forget-created') temporary.clear();
    if (effect.does === 'commit') for (const [name, { untilCommit }] of temporary) if (untilCommit) temporary.delete(name);
    if (!('table' in effect)) return true;
    const { table } = effect;
    if (table.schema !== undefined) return !isTemporary[lexis](table.schema);
    if (effect.does === 'create-table' && effect.temporary)
      temporary.set(key(table), { untilCommit: effect.untilCommit ?? false });
    const known = temporary.get(key(table));
    if (known === undefined) return true;
    if (effect.does === 'drop-table' || effect.does === 'rename-table') temporary.delete(key(table));
    if (effect.does === 'rename-table') temporary.set(key(effect.to), known);
    return false;
  });
}
