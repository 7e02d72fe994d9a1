import type { BranchConflict } from '../model/drift.ts';
import { sameJson } from '../model/snapshot.ts';
import { historyOf, leavesOf, type Node, sharedAncestor } from './merged-branches.ts';

type Row = Readonly<Record<string, unknown>>;

/** What a branch did to a table. */
interface Changes {
  readonly tag: string;
  /** Tables that both it and the shared ancestor have, and that it changed. */
  readonly changed: ReadonlySet<string>;
  /** Those of them that SQLite can only change by copying them into a new table. */
  readonly rebuilt: ReadonlySet<string>;
}

/**
 * Branches of SQLite (1.0) of which one copies a table into a new one, without what another one changed there. drizzle-kit's own check does
 * not see that: its copy lists the columns that the branch knew.
 */
export function rebuildConflicts(snapshots: Readonly<Record<string, Node>>): BranchConflict[] {
  const nodes = Object.values(snapshots);
  const leaves = leavesOf(nodes);
  const base = sharedAncestor(nodes, leaves);
  if (leaves.length < 2 || base === undefined) return [];
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const before = historyOf(base, byId);
  const all = leaves.map((leaf) => {
    const tag = Object.keys(snapshots).find((name) => snapshots[name] === leaf) ?? leaf.id;
    const steps = [...historyOf(leaf, byId)].filter((node) => !before.has(node));
    return changesOf(
      tag,
      base,
      steps.map((node) => [byId.get(node.prevIds[0] ?? '')?.ddl ?? [], node.ddl ?? []] as const),
    );
  });
  return all.flatMap((one) =>
    all.flatMap((other) => {
      const table = one === other ? undefined : [...one.rebuilt].find((name) => other.changed.has(name));
      // two that both rebuild it are one conflict
      if (table === undefined || (other.rebuilt.has(table) && all.indexOf(other) < all.indexOf(one))) return [];
      return {
        branches: [
          { tag: one.tag, statement: `one copies the table ${table} into a new one` },
          { tag: other.tag, statement: `the other one changes ${table}` },
        ],
      };
    }),
  );
}

const keyOf = ({ entityType, table, name }: Row) => JSON.stringify([entityType, table, name]);

/** What the steps of a branch did, each from the rows before it to its own. */
function changesOf(tag: string, base: Node, steps: readonly (readonly [readonly Row[], readonly Row[]])[]): Changes {
  const tables = new Set((base.ddl ?? []).filter(({ entityType }) => entityType === 'tables').map(({ name }) => name));
  const changed = new Set<string>();
  const rebuilt = new Set<string>();
  for (const [old, now] of steps.map((sides) => sides.map((rows) => new Map(rows.map((row) => [keyOf(row), row])))))
    for (const key of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
      const [before, after] = [old?.get(key), now?.get(key)];
      const { table, entityType } = after ?? before ?? {};
      // an index is made beside its table
      if (sameJson(before, after) || typeof table !== 'string' || entityType === 'indexes' || !tables.has(table)) continue;
      changed.add(table);
      const isCopied = entityType === 'columns' ? before !== undefined && after !== undefined : !isOfNewColumns(after, old);
      if (isCopied && now?.has(keyOf({ entityType: 'tables', name: table }))) rebuilt.add(table);
    }
  return { tag, changed, rebuilt };
}

/** A foreign key that comes with its column needs no copy. */
function isOfNewColumns(row: Row | undefined, old: ReadonlyMap<string, Row> | undefined): boolean {
  if (row?.entityType !== 'fks' || !Array.isArray(row.columns)) return false;
  return row.columns.every((name) => old?.has(keyOf({ entityType: 'columns', table: row.table, name })) === false);
}
