import { broughtBy } from '../git/brought.ts';
import type { Commit, Repository } from '../git/repository.ts';
import type { Finding } from '../model/finding.ts';

/** Marks a path in a sentence, to be replaced by the commit that published it. git allows no NUL in paths. */
const mark = '\0';

/**
 * Returns how rules say when a file was published. With `lazily` they write a mark instead, and the commit is looked up only for
 * findings that are reported.
 */
export function publishedNames(base: Commit | undefined, { lazily }: { readonly lazily: boolean }): (path?: string) => string {
  if (base === undefined) return () => 'in an earlier commit';
  return (path) => (lazily && path !== undefined ? `${mark}${path}${mark}` : `as of ${commitName(base)}`);
}

/** Replaces the marks in findings by the commits that published the files. */
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
