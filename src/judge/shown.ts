import type { ReportedFinding } from '../model/report.ts';
import type { Context } from './context.ts';
import { folded } from './fold.ts';
import { withLostEntries } from './lost-entries.ts';
import { notStaged } from './not-staged.ts';
import type { Judged } from './report.ts';
import type { Span } from './span.ts';
import { waysOut } from './ways-out.ts';

interface Shown {
  readonly context: Context;
  readonly span: Span;
  readonly judged: readonly Judged[];
  /** The identity of a finding among all projects, without the prefixes that the report adds. */
  nameOf(finding: ReportedFinding): string;
  /** The working tree says nothing about what is judged. */
  readonly proposed: boolean;
}

/** Prepares findings for the report: explains where they come from, merges those with one cause, and gives each its fix. */
export async function shownFindings(
  findings: readonly ReportedFinding[],
  { context, span, judged, nameOf, proposed }: Shown,
): Promise<ReportedFinding[]> {
  const { resolved, before, after } = span;
  const { repository } = context;
  const left =
    resolved.kind === 'index' && !proposed
      ? await notStaged(findings, { context, bases: resolved.bases, before, after, nameOf })
      : findings;
  const histories = judged.map(({ change }) => change.after);
  const found = await folded(await withLostEntries(repository, resolved.head?.oid, histories, left));
  return waysOut(found, { isStaged: resolved.kind !== 'worktree' });
}
