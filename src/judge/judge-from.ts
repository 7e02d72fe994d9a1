import { mergeBases } from '../git/published.ts';
import type { Commit } from '../git/repository.ts';
import { baseFiles } from '../git/subject.ts';
import { type Files, noFiles } from '../model/files.ts';
import type { Context } from './context.ts';
import { judgeChange } from './judge-change.ts';
import { type Judged, nameOfFinding } from './report.ts';

/** Every project's change from each base; several bases are several published lines, and what any of them did is inherited. */
export async function judgeFrom(
  context: Context,
  bases: readonly Commit[],
  before: readonly Files[],
  after: Files,
): Promise<Judged[]> {
  if (bases.length < 2) return judgeChange(context, bases[0], before[0] ?? noFiles, after);
  const judged = await Promise.all(bases.map((commit, at) => judgeChange(context, commit, before[at] ?? noFiles, after)));
  if (judged.flat().every(({ introduced }) => introduced.length === 0)) return judged.flat();
  const done = new Set<string>();
  for (const [at, one] of bases.entries()) {
    for (const other of bases) {
      if (one === other) continue;
      const [ancestor] = await mergeBases(context.repository, one.oid, [other.oid]);
      const common = ancestor === undefined ? noFiles : await baseFiles(context.repository, { ...one, oid: ancestor });
      for (const { introduced } of await judgeChange(
        { ...context, level: 'integrity', lost: undefined },
        undefined,
        common,
        before[at] ?? noFiles,
      )) {
        for (const finding of introduced) done.add(nameOfFinding(finding));
      }
    }
  }
  return judged
    .flat()
    .map((one) => ({ ...one, introduced: one.introduced.filter((finding) => !done.has(nameOfFinding(finding))) }));
}
