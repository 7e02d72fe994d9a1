import { mergeBases, type Published } from '../git/published.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import { baseFiles, type Resolved } from '../git/subject.ts';
import { readHistories } from '../layouts/index.ts';
import type { LostCustom } from '../model/facts.ts';
import { type Files, textAt } from '../model/files.ts';
import type { Migration } from '../model/history.ts';
import { snapshotDifferences } from '../model/snapshot-difference.ts';

/**
 * Finds unpublished custom migrations that a parent of a merge has and the merge does not, by migrations folder. People resolve a
 * collision by generating their migrations again, and drizzle-kit does not write custom SQL again.
 */
export async function lostCustomMigrations(
  repository: Repository,
  { kind, head, parents }: Resolved,
  { refs }: Published,
  { before, after }: { readonly before: readonly Files[]; readonly after: Files },
): Promise<ReadonlyMap<string, readonly LostCustom[]>> {
  const isCommit = kind === 'commit' || kind === 'range';
  const merged = isCommit ? (head?.parents ?? []) : parents.map(({ commit }) => commit.oid);
  const found = new Map<string, LostCustom[]>();
  if (merged.length < 2) return found;
  const known = new Set(before.flatMap(({ entries }) => [...entries.values()].map(({ oid }) => oid)));
  const left = [...after.entries].filter(([path]) => path.endsWith('.sql'));
  for (const oid of merged) {
    const commit = await commitNamed(repository, oid);
    if (commit === undefined) continue;
    // a published line was judged on its own
    const bases = await mergeBases(
      repository,
      oid,
      refs.map((ref) => ref.oid),
    );
    if (bases.includes(oid)) continue;
    const files = await baseFiles(repository, commit);
    for (const [out, history] of await readHistories(files)) {
      for (const [at, migration] of history.migrations.entries()) {
        const { sql, tag } = migration;
        if (sql.oid === undefined || known.has(sql.oid) || left.some(([, entry]) => entry.oid === sql.oid)) continue;
        const text = withoutComments(await textAt(files, sql.path));
        if (text === '' || !(await isCustomFile(files, migration, history.migrations[at - 1]))) continue;
        const stays = await Promise.all(left.filter(([, one]) => !known.has(one.oid)).map(([path]) => textAt(after, path)));
        if (stays.some((one) => withoutComments(one).includes(text))) continue;
        found.set(out, [...(found.get(out) ?? []), { tag, path: sql.path, oid: sql.oid, commit: oid }]);
      }
    }
  }
  return found;
}

/**
 * Whether a migration holds hand-written SQL: drizzle-kit marks custom files in their first line; if that is missing, an unchanged
 * snapshot tells it.
 */
async function isCustomFile(files: Files, { sql, snapshot }: Migration, parent: Migration | undefined): Promise<boolean> {
  if (/^\s*-- Custom SQL migration file\b/.test(await textAt(files, sql.path))) return true;
  if (snapshot.oid === undefined || parent?.snapshot.oid === undefined) return false;
  const [own, other] = await Promise.all([snapshot, parent.snapshot].map(({ path }) => jsonOf(files, path)));
  if (own === undefined || other === undefined) return false;
  // 1.0 may store only the difference from the parent
  const { footprints, version, dialect } = own;
  const unchanged = footprints === undefined ? other : { type: 'diff', version, dialect };
  return snapshotDifferences(own, unchanged, ['id', 'prevId', 'prevIds', '_meta', 'renames']).length === 0;
}

async function jsonOf(files: Files, path: string): Promise<Record<string, unknown> | undefined> {
  try {
    const parsed: unknown = JSON.parse(await textAt(files, path));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    // snapshot-unreadable reports it
    return undefined;
  }
}

/** Removes comments and whitespace from SQL. */
function withoutComments(sql: string): string {
  const lines = sql.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('--')).join('\n');
}
