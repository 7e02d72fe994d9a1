import { matching, refsOnServer } from '../git/published.ts';
import type { Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';

/** The published refs of a repository that others clone. */
export interface ServerRefs {
  /** The commits of published refs before the push, by full name. A symbolic ref is listed under its target. */
  readonly commits: ReadonlyMap<string, string>;
  /** The commit of the default branch; absent in an empty repository. */
  readonly main?: string;
  /** Resolves to the published ref that a push to this name changes; undefined if it changes none. */
  publishedName(ref: string): Promise<string | undefined>;
}

const listed = /^(\w+) (\w*) ([0-9a-f]+) ([0-9a-f]*) (\S*) (\S+)$/;

/**
 * Reads the published refs: the configured or usual ones, and HEAD's branch. A symbolic ref is another name of its target, so a push to
 * either changes both.
 */
export async function serverRefs({ cwd }: Repository, configured?: readonly string[]): Promise<ServerRefs> {
  const target = async (ref: string) => {
    const { exitCode, stdout } = await git(['symbolic-ref', '--quiet', ref], { cwd, answers: [0, 1, 128] });
    return exitCode === 0 ? stdout.trim() : undefined;
  };
  const head = await target('HEAD');
  const patterns = [...refsOnServer(configured), ...(head !== undefined && configured === undefined ? [head] : [])];
  const format = '%(objecttype) %(*objecttype) %(objectname) %(*objectname) %(symref) %(refname)';
  const { stdout } = await git(['for-each-ref', `--format=${format}`], { cwd });
  const commits = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [, type = '', peeledType, oid = '', peeled = '', symbolic = '', ref = ''] = listed.exec(line) ?? [];
    const commit = type === 'commit' ? oid : peeledType === 'commit' ? peeled : undefined;
    if (commit === undefined || !matching(ref, patterns)) continue;
    commits.set(symbolic === '' ? ref : ((await target(ref)) ?? symbolic), commit);
  }
  const main = (head === undefined ? undefined : commits.get(head)) ?? [...commits.values()][0];
  return {
    commits,
    ...(main !== undefined && { main }),
    async publishedName(ref) {
      const name = (await target(ref)) ?? ref;
      return matching(ref, patterns) || matching(name, patterns) || commits.has(name) ? name : undefined;
    },
  };
}
