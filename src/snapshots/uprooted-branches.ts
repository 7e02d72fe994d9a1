import type { BranchConflict } from '../model/drift.ts';
import { sameJson } from '../model/snapshot.ts';
import { leavesOf, type Node, sharedAncestor } from './merged-branches.ts';
import { uprootedRows } from './three-way-rows.ts';

/**
 * Branches (1.0) of which one refers to a table or a column that another one renamed or dropped. drizzle-kit's own check does not see all of
 * that: in MySQL and SQLite it takes a new foreign key to a renamed table for no conflict. Snapshots that list changes only are not read.
 */
export function uprootedBranches(snapshots: Readonly<Record<string, Node>>): BranchConflict[] {
  const nodes = Object.values(snapshots);
  const ends = leavesOf(nodes);
  const leaves = Object.entries(snapshots).filter(([, node]) => ends.includes(node));
  const base = sharedAncestor(nodes, ends)?.ddl;
  if (leaves.length < 2 || base === undefined) return [];
  return leaves.flatMap(([tag, { ddl: one }], at) =>
    leaves.slice(at + 1).flatMap(([otherTag, { ddl: other }]): BranchConflict[] => {
      const [found] = one === undefined || other === undefined ? [] : uprootedRows(base, one, other);
      if (found === undefined) return [];
      const [refers, takes] = one?.some((row) => sameJson(row, found.row)) ? [tag, otherTag] : [otherTag, tag];
      return [
        {
          branches: [
            { tag: refers, statement: `one refers to ${found.ground}` },
            { tag: takes, statement: `the other one renames or drops ${found.ground}` },
          ],
        },
      ];
    }),
  );
}
