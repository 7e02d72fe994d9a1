import { commitFiles } from '../git/files.ts';
import { type Commit, commitNamed, type Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { readHistories } from '../layouts/index.ts';
import type { Files } from '../model/files.ts';
import type { History } from '../model/history.ts';

/** How many changes of a journal are searched for a readable one. */
const limit = 50;

/** A published state in which a project could still be read. */
export interface Readable {
  readonly commit: Commit;
  readonly files: Files;
  readonly history: History;
}

/**
 * The last published state in which a journal that is broken now could be read. A repair is compared with that state. Undefined if none is
 * found.
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

/** The commits of the published line that changed a file, newest first. */
export async function commitsChanging({ cwd }: Repository, base: Commit, path: string): Promise<string[]> {
  const args = ['log', '--first-parent', '-m', '--format=%H', `--max-count=${limit}`, base.oid, '--', `:(top,literal)${path}`];
  const { stdout } = await git(args, { cwd });
  return stdout.split('\n').filter((line) => line !== '');
}
