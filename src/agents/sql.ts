import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { mergeBases, publishedRefs } from '../git/published.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { publishedState } from '../judge/published.ts';
import { readHistories } from '../layouts/index.ts';
import type { Entry, Files } from '../model/files.ts';
import type { Migration } from '../model/history.ts';
import { isObject, type JsonObject } from '../model/json-object.ts';
import { sameJson } from '../model/snapshot.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { type Written, writtenIn } from './migrations.ts';

/** What a SQL file of a migrations folder is. `loose`: no migration has it. */
export type SqlKind = 'published' | 'generated' | 'custom' | 'loose';

/** What a SQL file is in the working tree. What cannot be known counts as published. */
export async function sqlKind(repository: Repository, file: Written): Promise<SqlKind> {
  if (await isPublished(repository, file.path)) return 'published';
  const files = onDisk(repository.cwd, file.out);
  const history = (await readHistories(files)).get(file.out);
  const at = history?.migrations.findIndex(({ sql }) => sql.path.toLowerCase() === file.path.toLowerCase()) ?? -1;
  const migration = history?.migrations[at];
  if (history === undefined || migration === undefined) return 'loose';
  return (await isCustom(repository.cwd, migration, history.migrations)) ? 'custom' : 'generated';
}

async function isPublished(repository: Repository, path: string): Promise<boolean> {
  try {
    const head = await commitNamed(repository, 'HEAD');
    if (head === undefined) return false;
    const find = async (names?: readonly string[]) => {
      const { refs } = await publishedRefs(repository, names);
      const subject = await mergeBases(
        repository,
        head.oid,
        refs.map(({ oid }) => oid),
      );
      return { subject, base: subject[0] };
    };
    const { subject } = await publishedState(repository, find);
    const found = await Promise.all(
      subject.map((base) => git(['ls-tree', '--full-tree', '-z', base, '--', path], { cwd: repository.cwd })),
    );
    return found.some(({ stdout }) => stdout !== '');
  } catch (error) {
    if (error instanceof Unjudgeable) return true;
    throw error;
  }
}

/** Whether a migration came from `generate --custom`: by the comment that drizzle-kit begins it with, or by a snapshot that changes nothing. */
async function isCustom(top: string, migration: Migration, all: readonly Migration[]): Promise<boolean> {
  const sql = posix.join(top, migration.sql.path);
  if (existsSync(sql) && /^\s*-- Custom SQL migration file\b/.test(await readFile(sql, 'utf8'))) return true;
  const own = await snapshotOf(top, migration);
  const parents = [own?.prevId, own?.prevIds].flat();
  for (const other of all) {
    const before = other === migration || own === undefined ? undefined : await snapshotOf(top, other);
    if (before !== undefined && parents.includes(before.id)) return sameJson(described(own), described(before));
  }
  return false;
}

async function snapshotOf(top: string, { snapshot }: Migration): Promise<JsonObject | undefined> {
  const path = posix.join(top, snapshot.path);
  if (!existsSync(path)) return undefined;
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isObject(parsed) ? parsed : undefined;
  } catch (error) {
    // a snapshot with conflict markers proves nothing
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function described(snapshot: JsonObject = {}): JsonObject {
  const { id: _, prevId: __, prevIds: ___, ...schema } = snapshot;
  return schema;
}

/** A migrations folder as it is on disk. */
function onDisk(top: string, out: string): Files {
  const entries = new Map<string, Entry>(writtenIn(top, out).map(({ path }) => [path, { oid: `disk:${path}`, mode: '100644' }]));
  return { entries, unmerged: new Set(), read: (path) => readFile(posix.join(top, path)) };
}
