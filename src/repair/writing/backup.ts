import { basename } from 'node:path';
import { operationIn } from '../../git/conflicts.ts';
import { type Commit, commitNamed, type Repository } from '../../git/repository.ts';
import { git, splitZ } from '../../git/run.ts';
import { CannotWrite } from './cannot-write.ts';
import type { PathState } from './states.ts';

/** What is kept of one write: enough to bring back what it found, and to finish it. */
export interface About {
  readonly version: 1;
  readonly name: string;
  /** Names the write that made it. */
  readonly token: string;
  readonly kind: 'fix' | 'undo';
  /** When, in ISO 8601. */
  readonly time: string;
  readonly says: string;
  /** HEAD; null before the first commit. */
  readonly head: string | null;
  /** What git was doing: an unfinished merge, rebase and so on; null when nothing. */
  readonly operation: string | null;
  readonly outs: readonly string[];
  readonly before: readonly PathState[];
  readonly after: readonly PathState[];
  /** The backup that an undo brought back. */
  readonly undoes?: string;
  /** Files of the folders that are too large to be kept. The repair does not touch them. */
  readonly leftOut: readonly string[];
}

/** A backup, named by its time in UTC. */
export interface Backup {
  readonly name: string;
  readonly commit: string;
  readonly about: About;
}

/** Outside of what git pushes and fetches by default, and in all worktrees' reach, or `git gc` in another one would remove what it holds. */
export function backupsRef({ gitDir }: Pick<Repository, 'gitDir'>): string {
  const worktree = /[\\/]worktrees[\\/][^\\/]+$/.test(gitDir) ? `worktrees/${basename(gitDir)}` : 'main';
  return `refs/drizzle-guard/backups/${worktree}/`;
}

/** Forgets the backups that interrupted writes made without getting to write. */
export async function dropBackupsOf(repository: Repository, tokens: readonly string[]): Promise<void> {
  for (const backup of await backups(repository)) if (tokens.includes(backup.about.token)) await dropBackup(repository, backup);
}

/** All backups of this worktree, newest first. */
export async function backups(repository: Repository): Promise<readonly Backup[]> {
  const names = await backupNames(repository);
  return Promise.all(names.map((name) => backupNamed(repository, name)));
}

/** The names of all backups, newest first. */
export async function backupNames(repository: Pick<Repository, 'cwd' | 'gitDir'>): Promise<string[]> {
  const prefix = backupsRef(repository);
  const { stdout } = await git(['for-each-ref', '--format=%(refname)%00', prefix], { cwd: repository.cwd });
  const names = splitZ(stdout).map((ref) => ref.trim().slice(prefix.length));
  return names.filter((name) => /^\d{8}T\d{6}Z-\d+$/.test(name)).sort((one, other) => newestFirst(one, other));
}

function newestFirst(one: string, other: string): number {
  const [time = '', number] = one.split('-');
  const [otherTime = '', otherNumber] = other.split('-');
  return time === otherTime ? Number(otherNumber) - Number(number) : time < otherTime ? 1 : -1;
}

/** A backup by its name, its ref or its commit. */
export async function backupNamed(repository: Repository, name: string): Promise<Backup> {
  const prefix = backupsRef(repository);
  const short = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const commit: Commit | undefined =
    (await commitNamed(repository, `${prefix}${short}`)) ??
    (/^[0-9a-f]{40,64}$/.test(name) ? await commitNamed(repository, name) : undefined);
  const content = commit === undefined ? undefined : await repository.objects.read(`${commit.oid}:about.json`);
  if (commit === undefined || content === undefined)
    throw new CannotWrite(`There is no backup ${name}`, {
      fix: [{ say: 'See which there are.', run: [`git for-each-ref ${prefix}`] }],
    });
  const about = aboutIn(Buffer.from(content.content).toString('utf8'), name);
  return { name: about.name, commit: commit.oid, about };
}

function aboutIn(text: string, name: string): About {
  const about = JSON.parse(text) as About;
  if (about.version !== 1) throw new CannotWrite(`The backup ${name} was made by another version of drizzle-guard`);
  return about;
}

/** What git is doing right now; null when nothing that leaves a trace. */
export function operationNow(repository: Repository): string | null {
  const operation = operationIn(repository);
  return operation === 'stash' ? null : operation;
}

/** Forgets a backup of what was not changed after all. */
export async function dropBackup(repository: Repository, { name, commit }: Backup): Promise<void> {
  await git(['update-ref', '-d', `${backupsRef(repository)}${name}`, commit], { cwd: repository.cwd });
}
