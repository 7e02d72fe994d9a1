import { type Policy, readPolicy } from '../config/config.ts';
import { commitFiles } from '../git/files.ts';
import type { Repository } from '../git/repository.ts';
import type { Files } from '../model/files.ts';

/** A subject, resolved against a set of published refs. */
export interface Comparison<Subject> {
  readonly subject: Subject;
  /** The oid of the first published commit it is compared with; undefined if nothing is published. */
  readonly base: string | undefined;
}

/** A resolved subject with the configuration that is published. */
export interface PublishedState<Subject> extends Comparison<Subject>, Policy {
  /** Published refs or globs that the published configuration names; undefined if it names none. */
  readonly published: readonly string[] | undefined;
}

/**
 * Finds the published state and its configuration. That configuration may set which refs are published, so the state is looked for twice:
 * with the usual refs, then with the refs that it configures. The judged change has no say in it. `filesAt` may give only the files that
 * hold the settings, where listing a whole commit is too slow.
 */
export async function publishedState<Subject>(
  repository: Repository,
  find: (published?: readonly string[]) => Promise<Comparison<Subject>>,
  filesAt: (commit: string) => Promise<Files> = (commit) => commitFiles(repository, commit),
): Promise<PublishedState<Subject>> {
  const usual = await find();
  const policy = usual.base === undefined ? { config: {} } : await readPolicy(await filesAt(usual.base));
  const { published } = policy.config;
  return { ...policy, ...(published === undefined ? usual : await find(published)), published };
}

/** The configuration of a published commit. An unreadable one gives an empty configuration and the problem. */
export async function configurationAt(repository: Repository, commit: string | undefined): Promise<Policy> {
  return commit === undefined ? { config: {} } : readPolicy(await commitFiles(repository, commit));
}
