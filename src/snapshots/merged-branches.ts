type Row = Readonly<Record<string, unknown>>;

/** The part of a 1.0 snapshot that places it in the history, and its entities. */
export interface Node {
  readonly id: string;
  readonly prevIds: readonly string[];
  readonly ddl?: readonly Row[];
}

/** The snapshots that no other one builds on, in their order. */
export function leavesOf<Any extends Pick<Node, 'id' | 'prevIds'>>(nodes: readonly Any[]): Any[] {
  const parents = new Set(nodes.flatMap(({ prevIds }) => prevIds));
  return nodes.filter(({ id }) => !parents.has(id));
}

/** The entities after a merge of all leaves: those of their nearest shared ancestor, with the changes of each leaf. */
export function merged(nodes: readonly Node[]): Row[] {
  const leaves = leavesOf(nodes);
  const base = rowsOf(sharedAncestor(nodes, leaves)?.ddl ?? []);
  const state = new Map(base);
  for (const leaf of leaves) {
    const rows = rowsOf(leaf.ddl ?? []);
    for (const [key, row] of rows) if (text(base.get(key)) !== text(row)) state.set(key, row);
    for (const key of base.keys()) if (!rows.has(key)) state.delete(key);
  }
  return [...state.values()];
}

/** The newest node that all leaves build on. */
export function sharedAncestor(nodes: readonly Node[], leaves: readonly Node[]): Node | undefined {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const histories = leaves.map((leaf) => historyOf(leaf, byId));
  const shared = nodes.filter((node) => histories.every((history) => history.has(node)));
  return shared.sort((one, other) => historyOf(other, byId).size - historyOf(one, byId).size)[0];
}

/** A node with all that it builds on. */
export function historyOf(node: Node, byId: ReadonlyMap<string, Node>): Set<Node> {
  const history = new Set<Node>();
  const queue = [node];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (history.has(next)) continue;
    history.add(next);
    queue.push(...next.prevIds.flatMap((id) => byId.get(id) ?? []));
  }
  return history;
}

function rowsOf(ddl: readonly Row[]): Map<string, Row> {
  return new Map(ddl.map((row) => [text([row.entityType, row.schema, row.table, row.name ?? row.column]), row]));
}

function text(value: unknown): string {
  return JSON.stringify(value ?? null);
}
