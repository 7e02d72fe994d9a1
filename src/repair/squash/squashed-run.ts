import { origin } from '../../model/snapshot.ts';
import { composedRenames, withNewOwners } from '../../snapshots/composed-renames.ts';
import { type Rename, recordedRenames } from '../../snapshots/renames.ts';
import type { Body } from '../body.ts';
import type { Linked, Replayer } from '../chain.ts';
import type { Own } from '../own.ts';
import { lostRenames } from './lost-renames.ts';

/** Several generated migrations as one; without a migration where together they change nothing. */
export interface SquashedRun {
  readonly linked?: Linked;
  readonly lost: readonly Rename[];
}

/** What drizzle-kit generates from the snapshot before a run of migrations to the last of them, with the renames of all as answers. */
export async function squashedRun(
  members: readonly Own[],
  parent: Body | undefined,
  { replayer, name }: { readonly replayer: Replayer; readonly name: string | undefined },
): Promise<SquashedRun> {
  const last = members.at(-1);
  if (last?.snapshot === undefined || last.step === undefined) return { lost: [] };
  const renames = composedRenames(members.map(({ snapshot, sql = '' }) => recordedRenames(snapshot?.body ?? {}, sql)));
  const bodies = members.map(({ snapshot }) => snapshot?.body as Body);
  const body = linkedTo(parent, bodies.at(-1) ?? {});
  const asked = { ...last, sql: '', step: { ...last.step, renames: withNewOwners(renames) } };
  const { kind, sql } = await replayer(asked, parent, body);
  if (kind === 'custom') return { lost: [] };
  const done = composedRenames([recordedRenames({}, sql)]);
  return {
    linked: { own: named(last, name), sql, body: { ...body, ...metaOf(bodies, done) }, kind: 'rebuilt' },
    lost: lostRenames(renames, done, { before: parent, after: body }),
  };
}

/** A snapshot behind another. It keeps its id, by which those after it know it. */
export function linkedTo(parent: Body | undefined, body: Body): Body {
  return { ...body, prevId: parent?.id ?? body.prevId ?? origin };
}

function named(own: Own, name: string | undefined): Own {
  if (name === undefined) return own;
  const prefix = /^\d+_/.exec(own.migration.tag)?.[0] ?? '';
  return { ...own, name, migration: { ...own.migration, tag: `${prefix}${name}` } };
}

interface Meta {
  readonly tables?: Readonly<Record<string, string>>;
  readonly columns?: Readonly<Record<string, string>>;
}

/** The renames that a snapshot records besides the SQL, where those of the run did. */
function metaOf(bodies: readonly Body[], renames: readonly Rename[]): { readonly _meta?: Meta } {
  const metas = bodies.map(({ _meta }) => _meta as Meta | undefined);
  const last = metas.at(-1);
  if (!metas.some((one) => Object.keys({ ...one?.tables, ...one?.columns }).length > 0)) return {};
  const quoted = (path: readonly string[]) => path.map((part) => `"${part}"`).join('.');
  const of = (kind: string) =>
    Object.fromEntries(
      renames
        .filter((one) => one.kind === kind)
        .map(({ from, to }) => [quoted([...to.slice(0, -1), from.at(-1) ?? '']), quoted(to)]),
    );
  return { _meta: { ...last, tables: of('table'), columns: of('column') } };
}
