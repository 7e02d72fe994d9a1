import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Repository } from './repository.ts';
import { git, splitZ } from './run.ts';

/**
 * The commits that were made in this clone, in any of its worktrees, as far back as its reflogs go. What it only fetched, checked out or
 * fast-forwarded to is none.
 */
export async function commitsMadeHere(repository: Repository): Promise<ReadonlySet<string>> {
  const { cwd } = repository;
  const common = resolve(cwd, (await git(['rev-parse', '--git-common-dir'], { cwd })).stdout.replace(/\n$/, ''));
  const heads = [
    'HEAD',
    'main-worktree/HEAD',
    ...(await foldersIn(join(common, 'worktrees'))).map((name) => `worktrees/${name}/HEAD`),
  ];
  const logs = await Promise.all(
    // a head that is not born yet has none
    heads.map((head) =>
      git(['log', '-g', '-z', '--no-show-signature', '--format=%H %gs', head, '--'], { cwd, answers: [0, 128] }),
    ),
  );
  const entries = logs.flatMap(({ stdout }) => splitZ(stdout));
  return new Set(
    entries.filter((entry) => isMaking(entry.slice(entry.indexOf(' ') + 1))).map((entry) => entry.split(' ', 1)[0] ?? ''),
  );
}

/** What git writes in a reflog when it makes a commit: `commit (amend): …`, `pull: Merge made by …`, `rebase (pick): …`. */
function isMaking(entry: string): boolean {
  return (
    /^(?:commit|cherry-pick|revert|am)\b/.test(entry) ||
    /: Merge made by /.test(entry) ||
    /\((?:pick|reword|edit|squash|fixup|continue|merge)\): /.test(entry)
  );
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
