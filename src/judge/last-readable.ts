import { commitFiles } from '../git/files.ts';
import { type Commit, commitNamed, type Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { readHistories } from '../layouts/index.ts';
import type { Files } from '../model/files.ts';
import type { History } from '../model/history.ts';

/** How many versions of a journal are tried. */
const limit = 50;

/** The newest published state in which a project's journal is readable. */
export interface Readable {
  readonly commit: Commit;
  readonly files: Files;
  readonly history: History;
}

/**
 * Finds the newest published state in which a broken journal was still readable, to compare a repair with. Undefined if none of the
 * last versions was.
 */
export async function lastReadable(repository: Repository, base: Commit, broken: History): Promise<Readable | undefined> {
  for (const oid of await commitsChanging(repository, base, broken.orderedBy)) {
    const files = await commitFiles(repository, oid);
    const history = (await readHistories(files)).get(broken.out);
    const commit = history === undefined || history.unreadable !== undefined ? undefined : await commitNamed(repository, oid);
    if (history !== undefined && commit !== undefined) return { commit, files, history };
  }
  return undefined;
}

/** The commits on the first-parent line of a base that changed a file, newest first. */
export async function commitsChanging({ cwd }: Repository, base: Commit, path: string): Promise<string[]> {
  const args = ['log', '--first-parent', '-m', '--format=%H', `--max-count=${limit}`, base.oid, '--', `:(top,literal)${path}`];
  const { stdout } = await git(args, { cwd });
  return stdout.split('\n').filter((line) => line !== '');
}
