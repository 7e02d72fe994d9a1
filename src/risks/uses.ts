import { isWord, type Token } from '../sql/tokens.ts';
import type { Life } from './life.ts';
import type { Run } from './runs.ts';
import { queriesIn } from './sub-queries.ts';
import { targetOf } from './targets.ts';
import type { Family } from './types.ts';

/** A statement that writes one table by what it reads of others. */
export interface Use extends Pick<Run, 'line' | 'path' | 'at'> {
  readonly into: Life;
  /** The columns that an UPDATE sets; absent where it makes rows, or where they are not known. */
  readonly sets?: readonly string[];
  /** The tables that it asks, each with the columns that it reads; the one that it updates is among them. */
  readonly of: readonly { readonly life: Life; readonly columns: ReadonlySet<string> | 'all' }[];
}

/** What a statement writes by what it reads, at whatever depth; undefined where it reads no table, or writes none. */
export function useIn(
  { tokens, line, path, at, inBody }: Run,
  family: Family,
  lifeOf: (name: readonly Token[]) => Life | undefined,
): Use | undefined {
  if (!tokens.some((token) => isWord(token, 'FROM', 'UPDATE', 'USING'))) return undefined;
  const target = targetOf(tokens, inBody, family);
  const into = target && lifeOf(target.table);
  if (target === undefined || into === undefined) return undefined;
  const queries = queriesIn(target.readable, family);
  const names = queries.flatMap(({ tables }) => tables);
  const of = new Map<Life, Set<string> | 'all'>();
  for (const named of names) {
    const life = lifeOf(named.table);
    if (life === undefined) continue;
    const columns = queries.map((query) => query.columnsOf(named));
    const known = of.get(life) ?? new Set<string>();
    of.set(life, known === 'all' || columns.includes('all') ? 'all' : union([known, ...columns]));
  }
  if (of.size === 0) return undefined;
  const sets = target.sets === undefined ? {} : { sets: target.sets };
  return {
    into,
    ...sets,
    of: [...of].map(([life, columns]) => ({ life, columns })),
    line,
    at,
    ...(path !== undefined && { path }),
  };
}

function union(parts: readonly (ReadonlySet<string> | 'all')[]): Set<string> {
  return new Set(parts.flatMap((part) => (part === 'all' ? [] : [...part])));
}
