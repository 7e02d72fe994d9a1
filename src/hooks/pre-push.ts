import { mergeBases, publishedRefs } from '../git/published.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import type { Subject } from '../model/subject.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';

const zero = /^0+$/;

/**
 * The subjects of a push, from git's lines on stdin: `<local ref> <local oid> <remote ref> <remote oid>`. A deletion has none, nor has a
 * tag of something else than a commit. Without any line HEAD is judged: a hook manager may have read stdin already.
 */
export async function pushedSubjects(
  repository: Repository,
  remote: string,
  stdin: string,
  published?: readonly string[],
): Promise<Subject[]> {
  const lines = stdin.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0)
    return [{ kind: 'push', revision: 'HEAD', bases: await basesOver(repository, remote, 'HEAD', published) }];
  const subjects = new Map<string, Subject>();
  for (const line of lines) {
    const [, local = '', remoteRef = '', old = ''] = line.split(' ');
    if (zero.test(local)) continue;
    const commit = await commitNamed(repository, local);
    if (commit === undefined) continue;
    const replaces = !zero.test(old) && (await isPublishedRef(repository, remote, remoteRef, published));
    if (replaces && (await commitNamed(repository, old)) === undefined) {
      throw new Unjudgeable(
        `${remote} has commits of ${remoteRef.replace('refs/heads/', '')} that are not here. Run: git fetch ${remote}`,
      );
    }
    const bases = replaces ? [old] : await basesOver(repository, remote, commit.oid, published);
    subjects.set(`${commit.oid} ${bases.join(' ')}`, { kind: 'push', revision: commit.oid, bases });
  }
  return [...subjects.values()];
}

async function basesOver(
  repository: Repository,
  remote: string,
  revision: string,
  published?: readonly string[],
): Promise<string[]> {
  const commit = await commitNamed(repository, revision);
  if (commit === undefined) throw new Unjudgeable('There is no commit to push yet');
  const { refs, note } = await publishedRefs(repository, published, remote);
  // where nothing is published yet, what another remote has published is not new; without one all that is pushed is
  if (note !== undefined && published === undefined) {
    const anywhere = await publishedRefs(repository);
    return anywhere.note === undefined
      ? mergeBases(
          repository,
          commit.oid,
          anywhere.refs.map(({ oid }) => oid),
        )
      : [];
  }
  return mergeBases(
    repository,
    commit.oid,
    refs.map(({ oid }) => oid),
  );
}

/** Whether the ref that is pushed to is one whose migrations are immutable, here known as a remote-tracking ref. */
async function isPublishedRef(
  repository: Repository,
  remote: string,
  ref: string,
  published?: readonly string[],
): Promise<boolean> {
  const branch = ref.replace(/^refs\/heads\//, '');
  const { refs } = await publishedRefs(repository, published, remote);
  const tracking = `refs/remotes/${remote}/${branch}`;
  if (refs.some(({ name }) => name === tracking)) return true;
  const { stdout } = await git(['for-each-ref', '--format=%(symref)', `refs/remotes/${remote}/HEAD`], { cwd: repository.cwd });
  return stdout.trim() === tracking;
}
