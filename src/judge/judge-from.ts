import { mergeBases } from '../git/published.ts';
import type { Commit, Repository } from '../git/repository.ts';
import { baseFiles } from '../git/subject.ts';
import { type Files, noFiles } from '../model/files.ts';
import type { Context } from './context.ts';
import { judgeChange } from './judge-change.ts';
import { type Judged, nameOfFinding } from './report.ts';

/**
 * Every project's change from each base; `before` has the files of each. A merge of several published lines has a base on each of them.
 * What one line brought differs from the base on another, but it is published, so nothing of it counts as introduced.
 */
export async function judgeFrom(
  context: Context,
  bases: readonly Commit[],
  before: readonly Files[],
  after: Files,
): Promise<Judged[]> {
  const [first, ...others] = bases.map((commit, at): Line => ({ commit, files: before[at] ?? noFiles }));
  if (first === undefined) return judgeChange(context, undefined, noFiles, after);
  if (others.length === 0) return judgeChange(context, first.commit, first.files, after);
  const lines = [first, ...others];
  const fromEach = await Promise.all(lines.map(({ commit, files }) => judgeChange(context, commit, files, after)));
  const judged = fromEach.flat();
  if (judged.every(({ introduced }) => introduced.length === 0)) return judged;
  const published = await introducedByLines(context, lines);
  return judged.map((one) => ({
    ...one,
    introduced: one.introduced.filter((finding) => !published.has(nameOfFinding(finding))),
  }));
}

/** A published line of history, represented by its newest commit that the judged state contains. */
interface Line {
  readonly commit: Commit;
  readonly files: Files;
}

/** Names of the findings that each line introduced after it diverged from another one. */
async function introducedByLines(context: Context, lines: readonly Line[]): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const line of lines) {
    for (const other of lines.filter((one) => one !== line)) {
      const fork = await filesOfFork(context.repository, line.commit, other.commit);
      const judged = await judgeChange({ ...context, level: 'integrity', lost: undefined }, undefined, fork, line.files);
      for (const finding of judged.flatMap(({ introduced }) => introduced)) names.add(nameOfFinding(finding));
    }
  }
  return names;
}

/** The files of the merge base of two lines; none if their histories are unrelated. */
async function filesOfFork(repository: Repository, one: Commit, other: Commit): Promise<Files> {
  const [oid] = await mergeBases(repository, one.oid, [other.oid]);
  return oid === undefined ? noFiles : baseFiles(repository, { ...one, oid });
}
