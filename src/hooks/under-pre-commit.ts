import { stat } from 'node:fs/promises';
import { commitNamed, type Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';

/** git's arguments of a hook, and what it writes to its stdin if that is known otherwise. */
export interface Given {
  readonly args: readonly string[];
  readonly stdin?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What git has given to pre-commit (pre-commit.com), which reads stdin itself and sets variables instead (its commands/hook_impl.py). Undefined
 * where it does not run this hook. Of a push it tells only the first ref that has something new.
 */
export async function givenToPreCommit(
  repository: Repository,
  event: string,
  environment: Environment,
): Promise<Given | undefined> {
  if (environment.PRE_COMMIT !== '1') return undefined;
  if (event === 'pre-push') return pushed(repository, environment);
  if (event === 'post-rewrite') return { args: [environment.PRE_COMMIT_REWRITE_COMMAND ?? ''] };
  // a `files` or `exclude` of the whole configuration may keep the name of the file from us
  return event === 'commit-msg' ? { args: [await messageFile(repository)] } : undefined;
}

async function pushed(repository: Repository, environment: Environment): Promise<Given | undefined> {
  const { PRE_COMMIT_LOCAL_BRANCH: local, PRE_COMMIT_REMOTE_BRANCH: ref, PRE_COMMIT_REMOTE_NAME: remote } = environment;
  if (local === undefined || ref === undefined || remote === undefined) return undefined;
  const args = [remote, environment.PRE_COMMIT_REMOTE_URL ?? ''];
  // a push of a root commit has no range
  const oid = environment.PRE_COMMIT_TO_REF ?? (await commitNamed(repository, local))?.oid;
  if (oid === undefined) return { args };
  const known = await commitNamed(repository, ref.replace(/^refs\/heads\//, `refs/remotes/${remote}/`));
  // for a new ref it names the parent of the first commit that no branch of the remote has, which may not be published
  const old = (known && environment.PRE_COMMIT_FROM_REF) ?? '0'.repeat(oid.length);
  return { args, stdin: `${local} ${oid} ${ref} ${old}\n` };
}

/** git writes the message of a merge to a file of its own. */
async function messageFile({ cwd }: Repository): Promise<string> {
  const names = ['COMMIT_EDITMSG', 'MERGE_MSG'];
  const { stdout } = await git(['rev-parse', '--path-format=absolute', ...names.flatMap((name) => ['--git-path', name])], {
    cwd,
  });
  const found = await Promise.all(
    stdout
      .trimEnd()
      .split('\n')
      .map(async (path) => ({
        path,
        time: await stat(path).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      })),
  );
  return found.sort((a, b) => b.time - a.time)[0]?.path ?? '';
}
