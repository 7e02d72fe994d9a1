import { type LoggedCommit, loggedCommits } from '../git/log.ts';
import type { Walker } from './judge-commit.ts';

/** Finds the newest commit that changed each path, on the first-parent line from `tip` down to `end`. */
export async function lastChanges(
  { repository, graph }: Pick<Walker, 'repository' | 'graph'>,
  { tip, end }: { readonly tip: string; readonly end?: string | undefined },
  paths: ReadonlySet<string>,
): Promise<ReadonlyMap<string, LoggedCommit>> {
  const oids: string[] = [];
  for (const oid of graph.firstParents(tip)) {
    if (oid === end) break;
    oids.push(oid);
  }
  const found = new Map<string, LoggedCommit>();
  for await (const commit of loggedCommits(repository, { oids, wants: (path) => paths.has(path) })) {
    for (const { path } of commit.changes) if (!found.has(path)) found.set(path, commit);
    if (found.size === paths.size) break;
  }
  return found;
}
