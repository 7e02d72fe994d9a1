import { posix } from 'node:path';
import { openRepository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { mayBeOfMigrations, migrationsFolders } from '../layouts/guarded.ts';
import type { Target } from './calls.ts';
import { concerns } from './matches.ts';
import { trackedOuts, type Written, writtenAs, writtenIn } from './migrations.ts';
import type { Placed, Refusal } from './refusal.ts';
import { isFolder, realPath, topOf } from './repository-top.ts';
import { hasUnknown, isKnown, knownFolder } from './shell/text.ts';
import { type SqlKind, sqlKind } from './sql.ts';

/** The first target that must not be written. Most are told apart by their names, and only the rest asks git. */
export async function refusedWrite(targets: readonly Target[], cwd: string): Promise<Placed | undefined> {
  const known = new Map<string, Promise<ReadonlySet<string>>>();
  for (const target of targets.filter(mayConcern).map(resolved)) {
    const top = topOf(placeOf(target, cwd));
    if (top === undefined) continue;
    const outs = known.get(top) ?? trackedOuts(top);
    known.set(top, outs);
    const refusal = await refusedIn(top, await outs, target);
    if (refusal !== undefined) return { refusal, folder: top };
  }
  return undefined;
}

function resolved(target: Target): Target {
  return isKnown(target.path) ? { ...target, path: realPath(target.path) } : target;
}

/** Whether a name alone leaves open that a target is of migrations. */
function mayConcern({ path, deep }: Target): boolean {
  // no file has such a name
  if (path.includes('\0')) return false;
  if (!isKnown(path)) return !/^[/\ufdd2]*$/.test(path);
  return mayBeOfMigrations(path.toLowerCase()) || (deep && isFolder(path));
}

/** A folder that is removed is looked for from above: removing a whole working tree is no edit of its migrations. */
function placeOf({ path }: Target, cwd: string): string {
  if (isKnown(path)) return posix.dirname(path);
  const folder = knownFolder(path);
  return folder === '' ? cwd : folder;
}

async function refusedIn(top: string, outs: ReadonlySet<string>, target: Target): Promise<Refusal | undefined> {
  const below = relativeTo(top, target);
  if (below === undefined) return undefined;
  const exact = isKnown(below.path) ? writtenAs(below.path, outs) : undefined;
  if (exact !== undefined) return refusalOf(top, [exact], target.removed);
  const found = [...outs].flatMap((out) => writtenIn(top, out)).filter((file) => concerns(below, file));
  return found.length > 0 ? refusalOf(top, found, target.removed) : newJournal(top, below);
}

function relativeTo(top: string, target: Target): Target | undefined {
  const { path } = target;
  if (path.startsWith(`${top}/`)) return { ...target, path: path.slice(top.length + 1) };
  return hasUnknown(path) && !path.startsWith('/') ? target : undefined;
}

async function refusalOf(top: string, files: readonly Written[], removed: boolean): Promise<Refusal | undefined> {
  const kept = files.find(({ kind }) => kind === 'kept-by-kit');
  if (kept !== undefined) {
    const { path, out } = kept;
    return removed && files.length > 1 ? { kind: 'migrations-removed', out } : { kind: 'kept-by-kit', path, out };
  }
  const repository = await openRepository(top);
  try {
    for (const file of files) {
      const refusal = refusedSql(await sqlKind(repository, file), file, removed);
      if (refusal !== undefined) return refusal;
    }
  } finally {
    repository.close();
  }
  return undefined;
}

function refusedSql(sql: SqlKind, { path, out }: Written, removed: boolean): Refusal | undefined {
  if (sql === 'published') return { kind: 'published-sql', path, out };
  // a file that no migrator runs may go
  if (removed) return sql === 'loose' ? undefined : { kind: 'migration-removed', path, out };
  if (sql === 'generated') return { kind: 'generated-sql', path, out };
  return sql === 'custom' ? undefined : { kind: 'hand-written-sql', path, out, name: nameFor(path) };
}

/** A journal or snapshot where there are no migrations yet. A copy in an ignored folder, such as a build's, is fine. */
async function newJournal(top: string, { path, removed }: Target): Promise<Refusal | undefined> {
  if (removed || !isKnown(path)) return undefined;
  const [out] = migrationsFolders([path]);
  if (out === undefined) return undefined;
  const { exitCode } = await git(['check-ignore', '-q', '--', path], { cwd: top, answers: [0, 1] });
  return exitCode === 0 ? undefined : { kind: 'kept-by-kit', path, out };
}

/** What `--name` would call a file: without its number, in characters that every shell leaves alone. */
function nameFor(path: string): string {
  const name = posix.basename(path) === 'migration.sql' ? posix.basename(posix.dirname(path)) : posix.basename(path, '.sql');
  return name.replace(/^\d+_?/, '').replace(/[^\w-]+/g, '_') || 'custom';
}
