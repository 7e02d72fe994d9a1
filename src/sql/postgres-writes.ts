import type { Effect } from './effects.ts';
import { type Tree, tableOf, type Write } from './postgres-tree.ts';

/** The UPDATEs and DELETEs without a condition in a statement that reads or writes rows, those in its WITH included. */
export function writeEffects(tree: Tree): Effect[] {
  // a function's body runs when it is called
  const runs =
    tree.SelectStmt ?? tree.InsertStmt ?? tree.UpdateStmt ?? tree.DeleteStmt ?? tree.MergeStmt ?? tree.CreateTableAsStmt;
  return runs === undefined ? [] : writesIn(tree);
}

function writesIn(node: unknown): Effect[] {
  if (typeof node !== 'object' || node === null) return [];
  const { UpdateStmt, DeleteStmt } = node as Tree;
  return [...all(UpdateStmt, 'updates'), ...all(DeleteStmt, 'deletes'), ...Object.values(node).flatMap(writesIn)];
}

function all(write: Write | undefined, verb: 'updates' | 'deletes'): Effect[] {
  if (write === undefined || (write.whereClause !== undefined && !isAlwaysTrue(write.whereClause))) return [];
  return [{ does: 'write-all', table: tableOf(write.relation), verb }];
}

interface Constant {
  readonly A_Const?: { readonly location?: number; readonly boolval?: { readonly boolval?: boolean } };
}

function isAlwaysTrue(condition: unknown): boolean {
  const { A_Const, A_Expr } = condition as Constant & {
    readonly A_Expr?: {
      readonly name?: readonly { readonly String?: { readonly sval: string } }[];
      readonly lexpr?: Constant;
      readonly rexpr?: Constant;
    };
  };
  if (A_Const !== undefined) return A_Const.boolval?.boolval === true;
  const [left, right] = [A_Expr?.lexpr?.A_Const, A_Expr?.rexpr?.A_Const];
  if (A_Expr?.name?.[0]?.String?.sval !== '=' || left === undefined || right === undefined) return false;
  return JSON.stringify({ ...left, location: 0 }) === JSON.stringify({ ...right, location: 0 });
}
