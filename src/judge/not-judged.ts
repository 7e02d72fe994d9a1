import { CouldNotCheck } from '../model/could-not-check.ts';
import type { Level } from '../model/level.ts';
import { type Report, type Unchecked, verdictOf } from '../model/report.ts';
import { redact } from '../model/secrets.ts';
import type { Subject } from '../model/subject.ts';
import { version } from '../version.ts';

/** A report without its verdict and duration. */
export type Judgement = Omit<Report, 'schemaVersion' | 'tool' | 'verdict' | 'durationMs'>;

/** The report of a run that failed before it knew what to judge. */
export function reportOfFailure(error: unknown, options: { readonly level?: Level | undefined }): Report {
  return asReport(judgementOfFailure(error, { ...options, subject: { kind: 'range' } }), Date.now());
}

/** An empty report with the reason why nothing was judged. */
export function judgementOfFailure(
  error: unknown,
  { subject, level = 'integrity' }: { readonly subject: Pick<Subject, 'kind'>; readonly level?: Level | undefined },
): Judgement {
  const kind = subject.kind === 'push' ? 'range' : subject.kind;
  const fix = error instanceof CouldNotCheck && error.fix.length > 0 ? { fix: error.fix } : {};
  const unchecked: Unchecked = { project: null, level, reason: reasonOf(error), blocks: true, ...fix };
  return { subject: { kind, head: null, base: [] }, projects: [], findings: [], unchecked: [unchecked], carried: [], notes: [] };
}

/** Completes a judgement: adds the verdict, the tool's version and the duration since `started`, in milliseconds. */
export function asReport(report: Judgement, started: number): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'drizzle-guard', version },
    verdict: verdictOf(report.findings, report.unchecked),
    ...report,
    durationMs: Date.now() - started,
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return redact(String(error));
  const expected = error instanceof CouldNotCheck;
  return redact(expected ? error.message : `drizzle-guard failed: ${error.stack ?? error.message}`);
}
