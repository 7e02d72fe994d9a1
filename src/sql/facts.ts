import type { SqlFacts, SqlRisk, TableChange, UnreadSql } from '../model/sql.ts';
import type { EffectOnLine, Table } from './effects.ts';
import { lastingOf } from './lasting.ts';
import { isKeyName, risksOf } from './risks.ts';
import type { Lexis } from './tokens.ts';

/** The schema of names without one; SQLite's own has no name of its own. */
const defaultSchemas: Readonly<Record<Lexis, string | undefined>> = {
  postgresql: 'public',
  mysql: undefined,
  sqlite: undefined,
};

/** The facts that effects amount to; temporary tables are left out. */
export function factsFrom(effects: readonly EffectOnLine[], lexis: Lexis): SqlFacts {
  const changes: TableChange[] = [];
  const risks: SqlRisk[] = [];
  const unread: UnreadSql[] = [];
  const said = new Set<string>();
  const keys = new Set<string>();
  for (const written of lastingOf(effects, lexis)) {
    const effect = lexis === 'sqlite' ? inMain(written) : written;
    if (effect.does === 'not-read') unread.push({ line: effect.line, problem: effect.problem });
    if (effect.does === 'change-primary-key' && effect.constraint !== undefined) keys.add(effect.constraint);
    if (effect.does === 'rename-constraint' && (keys.has(effect.constraint) || isKeyName(effect.constraint))) keys.add(effect.to);
    if (effect.does === 'forget-created') forget(changes);
    for (const risk of risksOf(effect, defaultSchemas[lexis], keys)) {
      // DROP PRIMARY KEY, ADD PRIMARY KEY of one statement change it once
      const name = `${risk.kind} ${risk.name} ${risk.line}`;
      if (said.has(name)) continue;
      said.add(name);
      risks.push({ ...risk, after: changes.length });
    }
    changes.push(...changesOf(effect));
  }
  return { changes, risks, unread };
}

/** What was created so far exempts nothing that follows. */
function forget(changes: TableChange[]): void {
  for (const [at, change] of changes.entries())
    if (change.action === 'creates' && !change.mayExist) changes[at] = { ...change, mayExist: true };
}

function inMain<One extends EffectOnLine>(effect: One): One {
  if (!('table' in effect) || effect.table.schema?.toLowerCase() !== 'main') return effect;
  const table: Table = { name: effect.table.name };
  return { ...effect, table };
}

const actions: Readonly<Partial<Record<EffectOnLine['does'], TableChange['action']>>> = {
  'create-table': 'creates',
  'drop-table': 'drops',
  'rename-table': 'renames',
  'rebuild-table': 'alters',
  'add-column': 'creates',
  'drop-column': 'drops',
  'rename-column': 'renames',
  'alter-column': 'alters',
};

function changesOf(effect: EffectOnLine): TableChange[] {
  const action = actions[effect.does];
  if (action === undefined || !('table' in effect)) return [];
  const { schema, name } = effect.table;
  return [
    {
      action,
      ...(schema !== undefined && { schema }),
      table: name,
      ...('column' in effect && { column: effect.column }),
      ...('type' in effect && { type: effect.type }),
      ...('to' in effect && { to: typeof effect.to === 'string' ? { name: effect.to } : effect.to }),
      ...('mayExist' in effect && effect.mayExist && { mayExist: true }),
      line: effect.line,
    },
  ];
}
