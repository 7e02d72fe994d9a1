import { isNoObject } from '../git/no-object.ts';
import { hiddenByShallowClone, isPublishedName, mergeBases, publishedRefs } from '../git/published.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import { quote } from '../model/shell.ts';
import type { Subject } from '../model/subject.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';

/** A pushed commit, with what is published on its ref. */
export type Push = Extract<Subject, { readonly kind: 'push' }>;

/** `<local ref> <local oid> <remote ref> <remote oid>`. The first is what the user typed, and may contain spaces: `HEAD@{1 day ago}`. */
const pushedRef = /^.* ([0-9a-f]{40,64}) (\S+) ([0-9a-f]{40,64})$/;
/**
 * Parses git's lines on stdin into the subjects of a push. Deletions have none, nor have tags of anything but commits. If there are no
 * lines, HEAD is judged, because a hook manager may have read stdin.
 */
export async function pushedSubjects(
  repository: Repository,
  remote: string,
  stdin: string,
  published?: readonly string[],
): Promise<Push[]> {
  const lines = stdin.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0)
    return [{ kind: 'push', revision: 'HEAD', bases: await basesOver(repository, remote, 'HEAD', published) }];
  const subjects = new Map<string, Push>();
  for (const line of lines) {
    const [, local, remoteRef, old] = pushedRef.exec(line) ?? [];
    if (local === undefined || remoteRef === undefined || old === undefined)
      throw new Unjudgeable(`Cannot read which refs git pushes: ${line}`);
    if (isNoObject(local)) continue;
    const commit = await commitNamed(repository, local);
    if (commit === undefined) continue;
    const replaces = !isNoObject(old) && (await isPublishedName(repository, remote, remoteRef, published));
    if (replaces && (await commitNamed(repository, old)) === undefined) {
      throw new Unjudgeable(
        `${remote} has commits of ${remoteRef.replace('refs/heads/', '')} that are not here. Run: git fetch ${quote(remote)}`,
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
  let { refs, note } = await publishedRefs(repository, published, remote);
  // if the remote has nothing published yet, what other remotes published is not new; without those, everything is
  if (note !== undefined) ({ refs, note } = await publishedRefs(repository));
  if (note !== undefined && repository.shallow) throw hiddenByShallowClone(commit.oid);
  const oids = note === undefined ? refs.map(({ oid }) => oid) : [];
  return mergeBases(repository, commit.oid, oids);
}
