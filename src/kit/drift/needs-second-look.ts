import { sameJson } from '../../model/snapshot.ts';
import { type SnapshotDifference, valueAt } from '../../model/snapshot-difference.ts';
import type { ReplayStep } from '../protocol.ts';

interface Recorded {
  readonly deltas?: readonly { readonly key?: string; readonly row?: Readonly<Record<string, unknown>> }[];
  readonly footprints?: readonly Footprint[];
  readonly renames?: readonly string[];
  readonly _meta?: { readonly tables?: Readonly<Record<string, string>>; readonly columns?: Readonly<Record<string, string>> };
}

/** What a statement touches. drizzle-kit decides by it whether branches commute. */
interface Footprint {
  readonly statementType?: string;
  readonly statementTarget?: readonly string[];
  readonly writes?: readonly string[];
  readonly reads?: readonly string[];
}

/** Whether a difference is older than the migration. 1.0 keeps, for example, generated names of constraints on a renamed table. */
export function isInherited({ path, is }: SnapshotDifference, { parents, snapshot }: ReplayStep): boolean {
  const { deltas } = snapshot as Recorded;
  if (deltas !== undefined) return !deltas.some((delta) => changedPath(delta) === path[1]);
  const [parent] = parents;
  if (parent === undefined || valueAt(parent, path.slice(0, -1)) === undefined) return false;
  return sameJson(valueAt(parent, path) ?? null, is);
}

/** The path of a delta as differences write it: `columns\0["public","users","name"]` is `columns.public.users.name`. */
function changedPath({ key, row }: NonNullable<Recorded['deltas']>[number]): string {
  if (key !== undefined)
    return key
      .replace('\0', '.')
      .replace(/[[\]"]/g, '')
      .replaceAll(',', '.');
  return [row?.entityType, row?.schema, row?.table, row?.name].filter((part) => part !== undefined && part !== null).join('.');
}

/** The keys of diff snapshots (1.0.0-rc.5). */
const knownKeys = ['type', 'version', 'dialect', 'id', 'prevIds', 'footprints', 'ddl', 'deltas'];

/**
 * Whether the renames and footprints in a snapshot mention only what the migration or the snapshots name. Otherwise the snapshot may
 * have been edited, and only drizzle-kit's own command can tell, because nothing else writes these fields.
 */
export function isRecorded({ snapshot, ancestors = {} }: ReplayStep, sql: string): boolean {
  const { footprints, renames = [], _meta, ...schema } = snapshot as Recorded;
  if (footprints !== undefined) {
    if (footprints.length === 0 || !footprints.every(isFootprint)) return false;
    if (!Object.keys(schema).every((key) => knownKeys.includes(key))) return false;
  }
  const told = [
    ...(footprints ?? []).flatMap((footprint) => [
      ...(footprint.statementTarget ?? []).slice(1),
      ...touched(footprint).map((one) => one.split('|').slice(2).join('|')),
    ]),
    ...renames.flatMap((arrow) => arrow.split('->')),
    ...[_meta?.tables ?? {}, _meta?.columns ?? {}].flatMap((one) => Object.entries(one).flat()),
  ];
  const names = new Set(told.flatMap((path) => path.replace(/["`]/g, '').split('.')).map((name) => name.replace(/_pkey$/, '')));
  const here = sql + JSON.stringify(schema);
  const others = [...names].filter((name) => name !== '' && name !== 'public' && !here.includes(name));
  if (others.length === 0) return true;
  const before = JSON.stringify(ancestors);
  return others.every((name) => before.includes(name));
}

/** Whether this is a footprint of 1.0.0-rc.5. New words of later kits cause a second look, which costs only time. */
function isFootprint(footprint: Footprint): boolean {
  const statement = /^(?:add|alter|create|drop|grant|move|recreate|regrant|rename|revoke)_(\w+)$/.exec(
    footprint.statementType ?? '',
  );
  if (!kinds.includes(statement?.[1] ?? '') || !kinds.includes(footprint.statementTarget?.[0] ?? '')) return false;
  return touched(footprint).every((one) => parts.test(one));
}

const kinds = 'check,column,constraint,enum,fk,index,pk,policy,privilege,rls,role,schema,sequence,table,unique,view'.split(',');
const parts = /^[sne]\|(?:ck|col|con|enum|fk|idx|pk|pol|priv|rel|rls|role|sch|seq|tbl|type|uq|view)\|/;

function touched({ writes = [], reads = [] }: Footprint): string[] {
  return [...writes, ...reads];
}
