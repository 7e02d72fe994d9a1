import picomatch from 'picomatch';
import type { SchemaChange } from '../model/change.ts';
import { type Files, nameOf } from '../model/files.ts';
import type { Config } from './config.ts';
import { ancestorsOf } from './workflow.ts';

/** Where schemas are looked for while nothing says otherwise. */
export const defaultSchema = '**/schema*.ts';

const isDefaultSchema = picomatch(defaultSchema, { dot: true });

/** The folder a project's schema is in, to know whose a schema file is. */
export interface Owner {
  readonly out: string;
  /** The change adds migrations to it. */
  readonly grew: boolean;
}

/**
 * The schema files that differ, by the migrations folder they belong to. A configured project owns what its globs match; any other file
 * named `schema*.ts` that imports drizzle-orm belongs to the nearest migrations folders, and is theirs to answer if none of them grew.
 */
export async function changedSchemas(
  before: Files,
  after: Files,
  { projects = [] }: Config,
  owners: readonly Owner[],
): Promise<Map<string, SchemaChange[]>> {
  const changes = new Map<string, SchemaChange[]>();
  const configured = projects.flatMap(({ out, schema }) =>
    schema === undefined ? [] : [{ out, matches: picomatch(schema, { dot: true }) }],
  );
  for (const path of differing(before, after)) {
    const owner = configured.find(({ matches }) => matches(path))?.out;
    if (owner !== undefined) {
      add(changes, owner, path);
      continue;
    }
    if (!isDefaultSchema(path) || path.endsWith('.d.ts') || path.includes('node_modules/')) continue;
    const nearest = nearestOwners(
      path,
      owners.filter(({ out }) => !configured.some((project) => project.out === out)),
    );
    if (nearest[0] === undefined || nearest.some(({ grew }) => grew)) continue;
    if (await mentionsDrizzle(path, before, after)) add(changes, nearest[0].out, path);
  }
  return changes;
}

/** Code files that differ; one that only moved does not. */
function* differing(before: Files, after: Files): Iterable<string> {
  const changed = [...after.entries].filter(([path, { oid }]) => before.entries.get(path)?.oid !== oid && isCode(path));
  const gone = [...before.entries].filter(([path]) => !after.entries.has(path) && isCode(path));
  const arrived = new Set(changed.filter(([path]) => !before.entries.has(path)).map(([, { oid }]) => oid));
  const left = new Set(gone.map(([, { oid }]) => oid));
  for (const [path, { oid }] of changed) if (before.entries.has(path) || !left.has(oid)) yield path;
  for (const [path, { oid }] of gone) if (!arrived.has(oid)) yield path;
}

function isCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(nameOf(path));
}

/** Those that share the most leading folders with the file. */
function nearestOwners(path: string, owners: readonly Owner[]): Owner[] {
  const folders = new Set(ancestorsOf(path));
  const depth = ({ out }: Owner) => ancestorsOf(out).filter((folder) => folders.has(folder)).length;
  const deepest = Math.max(...owners.map(depth));
  return owners.filter((owner) => depth(owner) === deepest);
}

async function mentionsDrizzle(path: string, before: Files, after: Files): Promise<boolean> {
  const texts = await Promise.all([before, after].filter(({ entries }) => entries.has(path)).map((files) => files.read(path)));
  return texts.some((text) => Buffer.from(text).includes('drizzle-orm'));
}

function add(changes: Map<string, SchemaChange[]>, out: string, path: string): void {
  changes.set(out, [...(changes.get(out) ?? []), { path }]);
}
