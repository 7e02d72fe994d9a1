import type { Repository } from '../git/repository.ts';
import { versionsOf } from '../git/versions.ts';
import { hashesOf, textOf } from './migration-hashes.ts';

/** The newest commit, abbreviated, in which a file has the hash of a ledger's row; undefined if none of the last hundred that changed it has. */
export async function commitThatRan(repository: Repository, path: string, hash: string): Promise<string | undefined> {
  for await (const { commit, content } of versionsOf(repository, path, 100)) {
    const found = hashesOf(textOf(content));
    if (found.hash === hash || found.otherLineEnds === hash) return commit.slice(0, 10);
  }
  return undefined;
}
