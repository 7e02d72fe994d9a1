import type { Risk } from '../model/risk.ts';
import type { TableChange } from '../model/sql.ts';
import { snapshotName } from './names.ts';
import type { Family } from './types.ts';

/** Writes to a table that the same file creates above them, or drops, lose nothing by themselves. */
export function withoutMoot<One extends Risk>(risks: readonly One[], changes: readonly TableChange[], family: Family): One[] {
  const dropped = new Set<string>();
  const created = new Map<string, number>();
  for (const change of changes) {
    if (change.column !== undefined) continue;
    const name = snapshotName(change, family);
    if (change.action === 'drops') dropped.add(name);
    if (change.action === 'creates' && change.mayExist !== true)
      created.set(name, Math.min(change.line, created.get(name) ?? change.line));
  }
  return risks.filter(({ kind, name, line = 0 }) => {
    if (kind !== 'truncate' && kind !== 'unbounded-write') return true;
    return !dropped.has(name) && !((created.get(name) ?? line) < line);
  });
}
