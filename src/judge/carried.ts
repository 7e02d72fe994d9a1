import { baseFiles, type Resolved } from '../git/subject.ts';
import type { ReportedFinding } from '../model/report.ts';
import type { Context } from './context.ts';
import { judgeFrom } from './judge-from.ts';
import { nameOfFinding } from './report.ts';

/** The errors that a parent of what is judged has already. */
export interface Carried {
  readonly commit: string;
  readonly errors: readonly ReportedFinding[];
}

/**
 * The errors that each parent already has, so that one mistake does not stop every commit after it. A parent is compared with its own merge
 * bases, so that it does not seem to lack what only the other parent's line has.
 */
export async function carriedBy(
  context: Context,
  { parents }: Resolved,
  { findings, nameOf }: { readonly findings: readonly ReportedFinding[]; nameOf(finding: ReportedFinding): string },
): Promise<Carried[]> {
  const errors = findings.filter(({ severity, approvedBy }) => severity === 'error' && approvedBy === null);
  if (errors.length === 0) return [];
  const { repository } = context;
  return Promise.all(
    parents.map(async ({ commit, bases }) => {
      const before = await Promise.all(bases.map((base) => baseFiles(repository, base)));
      const judged = await judgeFrom({ ...context, lost: undefined }, bases, before, await baseFiles(repository, commit));
      const names = new Set(judged.flatMap(({ introduced }) => introduced).map(nameOfFinding));
      return { commit: commit.oid, errors: errors.filter((finding) => names.has(nameOf(finding))) };
    }),
  );
}
