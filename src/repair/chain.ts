import type { Replay } from '../model/replay.ts';
import { origin, sameJson } from '../model/snapshot.ts';
import { mergeSnapshots } from '../snapshots/three-way.ts';
import { appendedTo, customOf } from './appended.ts';
import type { Body } from './body.ts';
import type { Own } from './own.ts';

/** A migration of the user's in its new place, without its number yet. */
export interface Linked {
  readonly own: Own;
  readonly sql: string;
  /** Its snapshot, with the ids of the chain; the very one it had where nothing changed below it. */
  readonly body: Body;
  readonly kind: 'kept' | 'rebuilt' | 'generated';
}

/** Migrations that the user's own became on top of the published ones. */
export interface Chain {
  /** The newest published snapshot. */
  readonly newest: Body | undefined;
  readonly linked: readonly Linked[];
  /** What published migrations did already. */
  readonly empty: readonly Own[];
  /** From here on both sides changed the same: these are to be generated from the schema. */
  readonly left: readonly Own[];
  readonly conflicts: readonly string[];
  /** What neither can be proved nor generated, with the reason. */
  readonly open: readonly { readonly own: Own; readonly reason: string }[];
  /** Whether enum values of both sides were put into one list, in an order that the schema may not have. */
  readonly ordered: boolean;
}

/** What drizzle-kit generates from one snapshot to another, beside what a file has. */
export type Replayer = (own: Own, parent: Body | undefined, body: Body) => Promise<Replay>;

export interface ChainOptions {
  readonly newId: () => string;
  readonly mergeLists: boolean;
  /** The statements that were published since the user's first migration was generated. */
  readonly publishedSql: () => Promise<ReadonlySet<string>>;
  /** Tags of migrations to generate from the schema again, with those behind them. */
  readonly again?: readonly string[];
}

/**
 * The user's migrations one after the other on top of the newest published snapshot. Each is rebuilt by a three-way merge of its snapshots,
 * and is right where drizzle-kit generates the same SQL between the new ones as between the old ones.
 */
export async function chainOn(
  newest: Body | undefined,
  own: readonly Own[],
  replayer: Replayer,
  { newId, mergeLists, publishedSql, again = [] }: ChainOptions,
): Promise<Chain> {
  const linked: Linked[] = [];
  const empty: Own[] = [];
  let last = newest;
  let ordered = false;
  const ids = () => ({ id: newId(), prevId: String(last?.id ?? origin) });
  const done = (rest: Partial<Chain>): Chain => ({ newest, linked, empty, left: [], conflicts: [], open: [], ordered, ...rest });
  for (const [at, one] of own.entries()) {
    const link = (body: Body, sql: string, kind: Linked['kind']) => {
      linked.push({ own: one, sql, body, kind });
      last = body;
    };
    if (again.includes(one.migration.tag)) return done({ left: own.slice(at) });
    const { snapshot, step, sql } = one;
    const mine = snapshot?.body as Body | undefined;
    const parent = step?.parents[0] as Body | undefined;
    if (mine === undefined || step === undefined) {
      if (sql === undefined)
        return done({
          open: [{ own: one, reason: 'neither its SQL nor what it was generated from is there, and no commit has them' }],
        });
      // what it does to tables is right only where the schema says the same
      if (last === undefined || one.changesTables) return done({ left: own.slice(at) });
      // without a snapshot it is SQL of the user's, which changes nothing that drizzle-kit knows
      link({ ...last, ...ids() }, sql, 'rebuilt');
      continue;
    }
    if (parent?.id === last?.id && sql !== undefined) {
      link(mine, sql, 'kept');
      continue;
    }
    const merged = mergeSnapshots(parent ?? emptyLike(mine), last ?? emptyLike(mine), mine);
    if ('conflicts' in merged) return done({ left: own.slice(at), conflicts: merged.conflicts });
    if (merged.lists.length > 0 && !mergeLists) return done({ left: own.slice(at), conflicts: merged.lists });
    ordered ||= merged.lists.length > 0;
    const body: Body = { ...merged.snapshot, ...ids() };
    const was = await replayer(one, parent, mine);
    if (was.kind === 'custom' && sql !== undefined) {
      link({ ...last, ...ids() }, sql, 'rebuilt');
      continue;
    }
    if (was.kind === 'custom' && sql === undefined)
      return done({ open: [{ own: one, reason: 'its SQL is gone, no commit has it, and no schema gives it' }] });
    const now = await replayer(one, last, body);
    // what was put behind the generated SQL stays behind it
    const tail = was.kind === 'generated' ? '' : appendedTo(was.sql, sql);
    if (now.kind === 'custom') {
      const left = tail === '' ? '' : tail && customOf(tail, await publishedSql());
      if (left === '') empty.push(one);
      else if (left !== undefined) link({ ...last, ...ids() }, left, 'rebuilt');
      else return done({ open: [{ own: one, reason: 'published migrations did the same, and its SQL was edited by hand' }] });
    } else if (sql !== undefined && now.sql === was.sql) link(body, sql, 'rebuilt');
    else if (tail !== undefined || sql === undefined)
      link(body, `${tail ? now.sql.trimEnd() : now.sql}${tail ?? ''}`, 'generated');
    // only what it names as its parent may be wrong
    else if ((await replayer(one, last, mine)).kind === 'generated') link({ ...mine, ...ids() }, sql, 'rebuilt');
    else return done({ open: [{ own: one, reason: 'its SQL was edited by hand, and is another on top of what is published' }] });
  }
  return done({});
}

/** The snapshot before the first migration. */
function emptyLike(body: Body): Body {
  const isMap = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, isMap(value) ? {} : value]));
}

/** Whether two snapshots describe the same, whatever their ids. */
export function describesSame(one: Body, other: Body): boolean {
  const bare = ({ id: _, prevId: __, prevIds: ___, _meta: ____, ...rest }: Body) => rest;
  return sameJson(bare(one), bare(other));
}
