import type { Repository } from '../../git/repository.ts';
import { git } from '../../git/run.ts';
import { type About, type Backup, backupNamed, backupNames, backupsRef } from './backup.ts';
import type { PathState } from './states.ts';

/** What goes into a backup besides its description. */
export interface Kept {
  /** All that is shown in `before`: what was found in the folders, and every path that is written. */
  readonly found: readonly PathState[];
  /** The bytes of the blobs that git may not have. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

/**
 * Makes a commit of what was found and of what is going to be, under a ref of our own. One `git fast-import` does it whole or not at all:
 * it needs no index, no identity and no file.
 */
export async function makeBackup(repository: Repository, rest: Omit<About, 'name'>, { found, blobs }: Kept): Promise<Backup> {
  const name = await freeName(repository, new Date(rest.time));
  const about: About = { ...rest, name };
  const stream: (string | Uint8Array)[] = ['feature done\n'];
  for (const bytes of blobs.values()) stream.push('blob\n', ...data(bytes));
  const seconds = Math.floor(new Date(about.time).getTime() / 1000);
  stream.push(`commit ${backupsRef(repository)}${name}\n`);
  stream.push(`committer drizzle-guard <drizzle-guard@localhost> ${seconds} +0000\n`, ...data(Buffer.from(`${about.says}\n`)));
  for (const [path, mode, oid] of filesOf(found, about.after)) stream.push(`M ${mode} ${oid} ${quoted(path)}\n`);
  stream.push('M 100644 inline "about.json"\n', ...data(Buffer.from(`${JSON.stringify(about, null, 1)}\n`)), 'done\n');
  const input = Buffer.concat(stream.map((part) => Buffer.from(part)));
  await git(['fast-import', '--quiet'], { cwd: repository.cwd, input });
  return backupNamed(repository, name);
}

function data(bytes: Uint8Array): [string, Uint8Array, string] {
  return [`data ${bytes.length}\n`, bytes, '\n'];
}

/** For people who look into it, and so that git keeps every blob. */
function* filesOf(
  found: readonly PathState[],
  after: readonly PathState[],
): Generator<[path: string, mode: string, oid: string]> {
  for (const { path, file, entries } of found) {
    if (file !== null) yield [`before/worktree/${path}`, file.mode, file.oid];
    // git may not have the empty blob of an entry that is only intended
    for (const { stage, mode, oid, intended } of entries)
      if (!intended) yield [`before/${stage === 0 ? 'index' : `stage-${stage}`}/${path}`, mode, oid];
  }
  for (const { path, file, entries } of after) {
    if (file !== null) yield [`after/worktree/${path}`, file.mode, file.oid];
    for (const { stage, mode, oid, intended } of entries)
      if (!intended) yield [`after/${stage === 0 ? 'index' : `stage-${stage}`}/${path}`, mode, oid];
  }
}

/** As fast-import reads a path: with quotes, only a quote, a backslash and a line end have to be escaped. */
function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

async function freeName(repository: Repository, time: Date): Promise<string> {
  const moment = time.toISOString().replace(/[-:]|\.\d+/g, '');
  const taken = (await backupNames(repository)).filter((name) => name.startsWith(`${moment}-`));
  const newest = Math.max(0, ...taken.map((name) => Number(name.split('-')[1])));
  return `${moment}-${newest + 1}`;
}
