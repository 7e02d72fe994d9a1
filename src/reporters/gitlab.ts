import type { Report, Unchecked } from '../model/report.ts';
import { oneLine, printableJson, sentence, shortened } from './printable.ts';
import { acceptance, ranked, standingOf } from './standing.ts';

/** An entry of GitLab's Code Quality report (docs.gitlab.com/ci/testing/code_quality). */
interface Violation {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const severities = { error: 'critical', warning: 'minor', approved: 'info' } as const;

/** A report for GitLab's merge requests: what is approved is info, what could not be checked is major. */
export function gitlab(report: Report): string {
  const found = ranked(report).map((finding): Violation => {
    const { problem, why, approvedBy, rule, fingerprint, path, line } = finding;
    return {
      description: described(approvedBy === null ? `${problem} ${why}` : `${problem} ${acceptance(approvedBy)}`),
      check_name: rule,
      fingerprint,
      severity: severities[standingOf(finding)],
      location: { path: path || '.', lines: { begin: line ?? 1 } },
    };
  });
  const unchecked = report.unchecked.map((one): Violation => {
    const name = one.blocks ? 'not-checked' : 'not-compared';
    return {
      description: described(`${one.blocks ? 'Not checked' : 'Not compared'}: ${sentence(one.reason)}`),
      check_name: name,
      fingerprint: shortened([name, one.project ?? '', one.reason].join(' '), 200),
      severity: one.blocks ? 'major' : 'info',
      location: { path: fileOf(one, report), lines: { begin: 1 } },
    };
  });
  return printableJson(distinct([...found, ...unchecked]));
}

const described = (text: string) => shortened(oneLine(text), 2_000);

/** Every violation has a file: the config that could not be used, or its folder. */
function fileOf({ project }: Unchecked, { projects }: Report): string {
  if (project === null) return '.';
  return projects.find(({ out }) => out === project)?.config ?? (project || '.');
}

/** GitLab keeps one violation of each fingerprint (lib/gitlab/ci/reports/codequality_reports.rb), and the rest would vanish. */
function distinct(violations: readonly Violation[]): Violation[] {
  const seen = new Map<string, number>();
  return violations.map((violation) => {
    const times = (seen.get(violation.fingerprint) ?? 0) + 1;
    seen.set(violation.fingerprint, times);
    return times === 1 ? violation : { ...violation, fingerprint: `${violation.fingerprint}-${times}` };
  });
}
