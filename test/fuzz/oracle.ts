import { isDeepStrictEqual } from 'node:util';
import type { Folder } from './folder.ts';

/**
 * What drizzle-orm's migrators and drizzle-kit make of a migrations folder, written apart from the engine and as simply as they read it: 0.x
 * runs the entries of the journal, 1.0 the folders in the order of their names.
 */
interface View {
  readonly migrations: readonly Seen[];
  /** The parsed snapshots by their path. */
  readonly snapshots: ReadonlyMap<string, unknown>;
}

interface Seen {
  readonly tag: string;
  readonly when: number;
  readonly breakpoints: unknown;
  readonly sql: string;
}

const out = 'drizzle/';
const inMeta = /^drizzle\/meta\/[^/]*_snapshot\.json$/;
const inFolder = /^drizzle\/[^/]+\/snapshot\.json$/;

/** Why a change that broke the published history must not be called clean; undefined when it did not. */
export function brokenBy(before: Folder, after: Folder): string | undefined {
  const was = viewOf(before);
  if (typeof was === 'string') return undefined;
  const is = viewOf(after);
  if (typeof is === 'string') return is;
  return brokenMigration(was, is) ?? brokenSnapshot(was, is);
}

function brokenMigration(was: View, is: View): string | undefined {
  const newest = Math.max(...was.migrations.map(({ when }) => when));
  for (const [at, migration] of was.migrations.entries()) {
    const now = is.migrations[at];
    if (now === undefined) return `${migration.tag} is gone`;
    if (!isDeepStrictEqual(migration, now)) return `${migration.tag} became ${now.tag}, or its time or SQL changed`;
  }
  const late = is.migrations.slice(was.migrations.length).find(({ when }) => when <= newest);
  return late === undefined ? undefined : `${late.tag} is not newer than what databases have run`;
}

function brokenSnapshot(was: View, is: View): string | undefined {
  for (const [path, snapshot] of was.snapshots) {
    if (!is.snapshots.has(path)) return `${path} is gone`;
    if (!isDeepStrictEqual(snapshot, is.snapshots.get(path))) return `${path} has another meaning`;
  }
  return undefined;
}

function viewOf(folder: Folder): View | string {
  const journal = folder.get(`${out}meta/_journal.json`);
  const paths = [...folder.keys()].filter((path) => path.startsWith(out)).sort();
  const snapshots = new Map<string, unknown>();
  for (const path of paths.filter((one) => (journal === undefined ? inFolder : inMeta).test(one))) {
    const value = parsed(folder, path);
    // a new file that no migration has is told by a warning
    if (value !== undefined) snapshots.set(path, value);
  }
  if (journal !== undefined) {
    const { entries } = (parsed(folder, `${out}meta/_journal.json`) ?? {}) as { entries?: unknown };
    if (!Array.isArray(entries)) return 'the journal cannot be read';
    return withSnapshots(
      entries.map((entry) => entrySeen(folder, entry)),
      snapshots,
    );
  }
  const folders = paths.filter((path) => /^drizzle\/[^/]+\/migration\.sql$/.test(path));
  if (folders.length === 0) return 'there are no migrations';
  return withSnapshots(
    folders.map((path) => folderSeen(folder, path)),
    snapshots,
  );
}

function withSnapshots(migrations: readonly (Seen | undefined)[], snapshots: ReadonlyMap<string, unknown>): View | string {
  const seen = migrations.filter((one) => one !== undefined);
  return seen.length === migrations.length ? { migrations: seen, snapshots } : 'a migration cannot be read';
}

function entrySeen(folder: Folder, entry: unknown): Seen | undefined {
  const { tag, when, breakpoints } = (entry ?? {}) as Record<string, unknown>;
  const sql = textOf(folder, `${out}${String(tag)}.sql`);
  return sql === undefined ? undefined : { tag: String(tag), when: Number(when), breakpoints, sql };
}

function folderSeen(folder: Folder, path: string): Seen | undefined {
  const tag = path.split('/')[1] ?? '';
  const sql = textOf(folder, path);
  return sql === undefined ? undefined : { tag, when: Number(/^\d*/.exec(tag)?.[0]), breakpoints: true, sql };
}

/** Line ends and final newlines are what git and editors change. A link is no text. */
function textOf(folder: Folder, path: string): string | undefined {
  const file = folder.get(path);
  if (file === undefined || !file.mode.startsWith('100')) return undefined;
  return Buffer.from(file.content).toString('latin1').replaceAll('\r\n', '\n').replace(/\n*$/, '');
}

function parsed(folder: Folder, path: string): unknown {
  const file = folder.get(path);
  if (file === undefined || !file.mode.startsWith('100')) return undefined;
  try {
    return JSON.parse(Buffer.from(file.content).toString());
  } catch {
    return undefined;
  }
}
