import type { SchemaChange } from '../model/facts.ts';
import { textUnlessTooLarge } from '../model/file-too-large.ts';
import { type Files, foldersAbove, nameOf, oidAt } from '../model/files.ts';
import type { Config } from './config.ts';

/** Where schemas are looked for while nothing says otherwise. */
export const defaultSchema = '**/schema*.ts';

/** The same, without the matcher: to load that takes longer than to judge a small repository. */
function isDefaultSchema(path: string): boolean {
  return /^schema.*\.ts$/s.test(nameOf(path));
}

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
  skipped: Set<string> = new Set(),
): Promise<Map<string, SchemaChange[]>> {
  const changes = new Map<string, SchemaChange[]>();
  const configured = await configuredSchemas(projects);
  for (const path of differingCode(before, after)) {
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
    if (await mentionsDrizzle(path, [before, after], skipped)) add(changes, nearest[0].out, path);
  }
  return changes;
}

/** The projects that name their schema files. */
async function configuredSchemas(projects: NonNullable<Config['projects']>) {
  const naming = projects.flatMap(({ out, schema }) => (schema === undefined ? [] : [{ out, schema }]));
  if (naming.length === 0) return [];
  const { matcherOf } = await import('./globs.ts');
  return naming.map(({ out, schema }) => ({ out, matches: matcherOf(schema) }));
}

/** Code files that differ; one that only moved does not. */
function* differingCode(before: Files, after: Files): Iterable<string> {
  const changed = [...after.entries.keys()].filter((path) => isCode(path) && oidAt(after, path) !== oidAt(before, path));
  const gone = [...before.entries.keys()].filter((path) => !after.entries.has(path) && isCode(path));
  const arrived = new Set(changed.filter((path) => !before.entries.has(path)).map((path) => oidAt(after, path)));
  const left = new Set(gone.map((path) => oidAt(before, path)));
  for (const path of changed) if (before.entries.has(path) || !left.has(oidAt(after, path))) yield path;
  for (const path of gone) if (!arrived.has(oidAt(before, path))) yield path;
}

function isCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(nameOf(path));
}

/** Those that share the most leading folders with the file. */
function nearestOwners(path: string, owners: readonly Owner[]): Owner[] {
  const folders = new Set(foldersAbove(path));
  const depth = ({ out }: Owner) => foldersAbove(out).filter((folder) => folders.has(folder)).length;
  const deepest = Math.max(...owners.map(depth));
  return owners.filter((owner) => depth(owner) === deepest);
}

async function mentionsDrizzle(path: string, states: readonly Files[], skipped: Set<string>): Promise<boolean> {
  const having = states.filter(({ entries }) => entries.has(path));
  const texts = await Promise.all(having.map((files) => textUnlessTooLarge(files, path, skipped)));
  return texts.some((text) => text.includes('drizzle-orm'));
}

function add(changes: Map<string, SchemaChange[]>, out: string, path: string): void {
  changes.set(out, [...(changes.get(out) ?? []), { path }]);
}
