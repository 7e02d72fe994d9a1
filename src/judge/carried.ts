import { baseFiles, type Resolved } from '../git/subject.ts';
import type { ReportedFinding } from '../model/report.ts';
import type { Context } from './context.ts';
import { judgeFrom } from './judge-from.ts';
import { nameOfFinding } from './report.ts';

/** The errors that the judged state shares with one of its parents. */
export interface Carried {
  readonly commit: string;
  readonly errors: readonly ReportedFinding[];
}

/**
 * Finds the errors that each parent already has, so that one mistake does not stop every later commit. Each parent is compared with its
 * own merge bases: with those of the other parent, it would seem to lack that parent's migrations.
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
