import type { Entities } from '../model/entity.ts';
import { origin, type Snapshot } from '../model/snapshot.ts';
import { type Delta, type Row, withDeltas } from './deltas.ts';
import { entitiesOf } from './entities.ts';
import { merged } from './merged-branches.ts';

interface Body {
  /** 1.0, full. */
  readonly ddl?: readonly Row[];
  /** 1.0, diff. */
  readonly deltas?: readonly Delta[];
}

const nothing: Entities = new Map();

/** The schema that snapshots stand for, each worked out when it is first asked for. */
export class States {
  readonly #byId: ReadonlyMap<string, Snapshot>;
  readonly #entities = new Map<string, Entities>();
  readonly #rows = new Map<string, readonly Row[]>();

  /** In the order in which they were applied. */
  constructor(snapshots: readonly Snapshot[]) {
    this.#byId = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]));
  }

  /** Whether everything that one builds on is there: a full snapshot needs nothing, a diff all before it. */
  isKnown(id: string): boolean {
    let left = [id];
    const seen = new Set<string>();
    while (left.length > 0) {
      const next: string[] = [];
      for (const one of left) {
        if (one === origin || seen.has(one)) continue;
        const snapshot = this.#byId.get(one);
        if (snapshot === undefined || snapshot.parents.includes(one)) return false;
        seen.add(one);
        if (isDiff(snapshot)) next.push(...snapshot.parents);
      }
      left = next;
    }
    return true;
  }

  /** After one snapshot. */
  after(id: string): Entities {
    const known = this.#entities.get(id);
    if (known !== undefined) return known;
    const snapshot = this.#byId.get(id);
    if (snapshot === undefined) return nothing;
    const { ddl, deltas } = snapshot.body as Body;
    const entities = entitiesOf(ddl === undefined && deltas === undefined ? snapshot.body : { ddl: this.#rowsAfter(id) });
    this.#entities.set(id, entities);
    return entities;
  }

  /** Before a snapshot: after all that it was generated from. */
  before({ parents }: Snapshot): Entities {
    const [first, ...others] = parents.filter((parent) => parent !== origin);
    if (first === undefined) return nothing;
    return others.length === 0 ? this.after(first) : entitiesOf({ ddl: this.#rowsAfterAll([first, ...others]) });
  }

  /** The rows (1.0) after some snapshots, which may be the ends of several branches. */
  rows(ids: readonly string[]): readonly Row[] {
    return this.#rowsAfterAll(ids);
  }

  #rowsAfter(id: string): readonly Row[] {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    const { parents = [], body } = this.#byId.get(id) ?? {};
    const { ddl, deltas = [] } = (body ?? {}) as Body;
    // a cycle ends here
    this.#rows.set(id, []);
    const rows = ddl ?? withDeltas(this.#rowsAfterAll(parents), deltas);
    this.#rows.set(id, rows);
    return rows;
  }

  #rowsAfterAll(ids: readonly string[]): readonly Row[] {
    const [first, ...others] = ids.filter((id) => id !== origin);
    if (first === undefined) return [];
    if (others.length === 0) return this.#rowsAfter(first);
    const own = this.#historyOf([first]);
    const rest = [...this.#historyOf(others)].filter((snapshot) => !own.has(snapshot));
    // drizzle-kit's reconstruct: the first parent's state, then what the others did that it does not have
    if (rest.some(isDiff))
      return rest.reduce((rows, { body }) => withDeltas(rows, (body as Body).deltas ?? []), this.#rowsAfter(first));
    return merged([...own, ...rest].map(({ id, parents }) => ({ id, prevIds: parents, ddl: this.#rowsAfter(id) })));
  }

  /** All that some snapshots build on, themselves included, oldest first. */
  #historyOf(ids: readonly string[]): Set<Snapshot> {
    const found = new Set<string>();
    const queue = [...ids];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      if (found.has(id)) continue;
      found.add(id);
      queue.push(...(this.#byId.get(id)?.parents ?? []));
    }
    return new Set([...this.#byId.values()].filter(({ id }) => found.has(id)));
  }
}

/** Whether a snapshot lists only what changed. */
export function isDiff({ body }: Snapshot): boolean {
  const { ddl, deltas } = body as Body;
  return ddl === undefined && deltas !== undefined;
}
