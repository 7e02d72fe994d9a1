import { matching, refsOnServer } from '../git/published.ts';
import type { Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';

/** What is published in a repository that others clone. */
export interface ServerRefs {
  /** The commits of the published refs by their names, before the push; symbolic ones under what they name. */
  readonly commits: ReadonlyMap<string, string>;
  /** What the default branch names; absent in an empty repository. */
  readonly main?: string;
  /** The name of the published ref that a push to this one changes; undefined when it changes none. */
  publishedName(ref: string): Promise<string | undefined>;
}

const listed = /^(\w+) (\w*) ([0-9a-f]+) ([0-9a-f]*) (\S*) (\S+)$/;

/** What is configured or usual, and the branch HEAD names. A symbolic ref is another name: a push to either changes both. */
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
