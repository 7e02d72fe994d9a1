import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Repository } from './repository.ts';
import { git, splitZ } from './run.ts';

/**
 * The commits that were made in this clone, in any worktree, with the text of their reflog entry (`commit (amend): …`, `revert: …`).
 * Commits that were fetched or checked out are not among them.
 */
export async function commitsMadeHere(repository: Repository): Promise<ReadonlyMap<string, string>> {
  const { cwd } = repository;
  const common = resolve(cwd, (await git(['rev-parse', '--git-common-dir'], { cwd })).stdout.replace(/\n$/, ''));
  const heads = [
    'HEAD',
    'main-worktree/HEAD',
    ...(await foldersIn(join(common, 'worktrees'))).map((name) => `worktrees/${name}/HEAD`),
  ];
  const logs = await Promise.all(
    // an unborn HEAD has no reflog
    heads.map((head) =>
      git(['log', '-g', '-z', '--no-show-signature', '--format=%H %gs', head, '--'], { cwd, answers: [0, 128] }),
    ),
  );
  const made = new Map<string, string>();
  for (const entry of logs.flatMap(({ stdout }) => splitZ(stdout))) {
    const [oid = ''] = entry.split(' ', 1);
    const action = entry.slice(oid.length + 1);
    if (isMaking(action)) made.set(oid, action);
  }
  return made;
}

/** Whether a reflog entry says that a commit was made: `commit (amend): …`, `pull: Merge made by …`, `rebase (pick): …`. */
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
