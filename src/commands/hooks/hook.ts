import type { Repository } from '../../git/repository.ts';
import { exitCode, type Report, unapproved, worst } from '../../model/report.ts';
import { count } from '../../reporters/notes.ts';
import { type PrettyOptions, pretty } from '../../reporters/pretty.ts';
import type { Outcome, Terminal } from '../command.ts';

/** What git gives a hook. */
export interface HookInput {
  readonly args: readonly string[];
  /** Reads all of stdin. */
  stdin(): Promise<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Handles one hook event. */
export type Hook = (repository: Repository, input: HookInput, terminal: Terminal) => Promise<Outcome>;

/** What git was about to do. */
export type Action = 'commit' | 'merge' | 'push';

/** The exit code and output for some reports. */
export function outcomeOf(
  reports: readonly Report[],
  action: Action,
  terminal: Terminal,
  options: Pick<PrettyOptions, 'approvals'> = {},
): Outcome {
  const code = exitCode(worst(reports.map(({ verdict }) => verdict)));
  const stdout = reports
    .map((report) => pretty(report, { ...terminal, ...options }))
    .filter((text) => text !== '')
    .join('\n');
  if (code === 0) return { exitCode: 0, stdout };
  return { exitCode: code, stdout, stderr: `\ndrizzle-guard: ${rejected(reports, action)}\n` };
}

/** For example `commit rejected (2 errors, 1 not checked)`. */
function rejected(reports: readonly Report[], action: Action): string {
  const errors = new Set(reports.flatMap(unapproved).map(({ fingerprint }) => fingerprint)).size;
  const unchecked = reports.flatMap((report) => report.unchecked).filter(({ blocks }) => blocks).length;
  const counts = [errors > 0 ? count(errors, 'error') : '', unchecked > 0 ? `${unchecked} not checked` : ''];
  return `${action} rejected (${counts.filter((one) => one !== '').join(', ')})`;
}

/** A report without the approved findings that were shown before: an approval is shown when it is given, not on every commit after it. */
export function withoutApproved(report: Report, isNew: (finding: Report['findings'][number]) => boolean = () => false): Report {
  return { ...report, findings: report.findings.filter((finding) => finding.approvedBy === null || isNew(finding)) };
}

/** Sentences of the tool itself, a line each. */
export function said(lines: readonly string[]): string {
  return lines.map((line) => `drizzle-guard: ${line}\n`).join('');
}
