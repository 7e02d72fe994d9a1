import { broughtBy } from '../git/brought.ts';
import type { Commit, Repository } from '../git/repository.ts';
import type { Finding } from '../model/finding.ts';

/** Surrounds a path in a sentence until the commit that published it is looked up. No path in git contains it. */
const mark = '\0';

/** How rules name when a file was published: the commit is looked up once there is a finding. */
export function publishedNames(base: Commit | undefined, { lazily }: { readonly lazily: boolean }): (path?: string) => string {
  if (base === undefined) return () => 'in an earlier commit';
  return (path) => (lazily && path !== undefined ? `${mark}${path}${mark}` : `as of ${commitName(base)}`);
}

/** The findings with the commits that published what they are about. */
export async function withPublishedNames(
  repository: Repository,
  base: Commit | undefined,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  if (base === undefined || !findings.some(({ problem }) => problem.includes(mark))) return findings;
  const known = new Map<string, Promise<string>>();
  const nameOf = (path: string) => {
    const found = known.get(path) ?? whenPublished(repository, base, path);
    known.set(path, found);
    return found;
  };
  return Promise.all(
    findings.map(async (finding) => {
      const parts = finding.problem.split(mark);
      const words = await Promise.all(parts.map((part, at) => (at % 2 === 1 ? nameOf(part) : part)));
      return { ...finding, problem: words.join('') };
    }),
  );
}

async function whenPublished(repository: Repository, base: Commit, path: string): Promise<string> {
  const commit = await broughtBy(repository, base.oid, path);
  return commit === undefined ? `as of ${commitName(base)}` : `in ${commitName(commit)}`;
}

function commitName({ oid, date }: Pick<Commit, 'oid' | 'date'>): string {
  return `${oid.slice(0, 7)} (${new Date(date).toISOString().slice(0, 10)})`;
}
