import { type ApprovalPolicy, approvalOf, isApprovable } from '../model/approval.ts';
import type { Change } from '../model/change.ts';
import { type Approval, type Finding, subjectOf } from '../model/finding.ts';
import type { ReportedFinding, ReportedProject, Unchecked } from '../model/report.ts';
import { findingKey } from './check.ts';
import { fingerprints } from './fingerprint.ts';
import { groupsOf } from './fold.ts';

/** The verdict on one project's change. */
export interface Judged {
  readonly change: Change;
  readonly introduced: readonly Finding[];
  readonly inherited: number;
  /** The drizzle config and the version of drizzle-kit that were used. */
  readonly config?: string | undefined;
  readonly kit?: string | undefined;
  readonly schemaFiles?: readonly string[] | undefined;
  readonly schemaPatterns?: readonly string[] | undefined;
  readonly unchecked: readonly Unchecked[];
  /** The published commit it was compared with if the newest published journal is unreadable. */
  readonly lastReadable?: string | undefined;
}

/** Adds to findings what reports show: approvals, fingerprints, groups, and the folder where a subject alone is ambiguous. */
export async function reportedFindings(
  findings: readonly Finding[],
  judged: readonly Judged[],
  { approvals, policy }: { readonly approvals: readonly Approval[]; readonly policy: ApprovalPolicy },
): Promise<ReportedFinding[]> {
  if (findings.length === 0) return [];
  const fingerprintOf = await fingerprints();
  const isShared = sharedAmong(findings, judged);
  const shared = new Set(findings.filter(isShared));
  const groups = new Map<Finding, { readonly group: string; readonly digest: string }>();
  for (const group of groupsOf(findings)) {
    const [first] = group;
    if (first === undefined) continue;
    const prefix = group.some((finding) => shared.has(finding)) ? `${group[0]?.project}#` : '';
    const all = group.map(fingerprintOf).sort().join(' ');
    const named = {
      group: `${prefix}${subjectOf(first.migration ?? '')}`,
      digest: fingerprintOf({ ...first, subject: all }),
    };
    for (const finding of group) groups.set(finding, named);
  }
  return findings.map((finding) => {
    const group = groups.get(finding);
    const subject = shared.has(finding) ? `${finding.project}#${finding.subject}` : finding.subject;
    const approvable = isApprovable(finding, policy);
    const reported = { ...finding, subject, approvable, ...group };
    return { ...reported, approvedBy: approvalOf(reported, approvals, policy), fingerprint: fingerprintOf(finding) };
  });
}

/** Returns whether a finding's subject or migration also occurs in another project, so that approvals must name the folder. */
function sharedAmong(findings: readonly Finding[], judged: readonly Judged[]): (finding: Finding) => boolean {
  const projects = new Map<string, Set<string>>();
  const note = (name: string, project: string) => {
    const known = projects.get(name);
    if (known === undefined) projects.set(name, new Set([project]));
    else known.add(project);
  };
  for (const finding of findings) note(`of ${findingKey(finding)}`, finding.project);
  for (const { change } of judged)
    for (const { tag } of [...change.before.migrations, ...change.after.migrations]) note(`tag ${tag}`, change.after.out);
  const isElsewhere = (name: string, own: string) => [...(projects.get(name) ?? [])].some((project) => project !== own);
  return (finding) =>
    isElsewhere(`of ${findingKey(finding)}`, finding.project) || isElsewhere(`tag ${finding.migration}`, finding.project);
}

/** Removes duplicates, because a change may be compared with several bases. */
export function distinctFindings(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [nameOfFinding(finding), finding])).values()];
}

/** Returns the identity of a reported finding. `introduced` are the same findings in the same order. */
export function namesOf(
  reported: readonly ReportedFinding[],
  introduced: readonly Finding[],
): (finding: ReportedFinding) => string {
  const names = new Map(reported.map((finding, at) => [finding, nameOfFinding(introduced[at] ?? finding)]));
  return (finding) => names.get(finding) ?? '';
}

/** The identity of a finding among all projects. */
export function nameOfFinding(finding: Finding): string {
  return `${finding.project}\0${findingKey(finding)}`;
}

/** The projects of a report. A project that was compared with several bases is listed once. */
export function reportedProjects(judged: readonly Judged[]): ReportedProject[] {
  const projects = judged.map(
    ({ change: { after, added, replays }, inherited, config = null, kit = null, schemaFiles = [], schemaPatterns = [] }) => ({
      config,
      out: after.out,
      dialect: after.dialect?.written ?? null,
      layout: after.layout,
      kit,
      migrations: after.migrations.length,
      newMigrations: added.map((migration) => ({ tag: migration.tag, kind: replays.get(migration)?.kind ?? null })),
      inherited,
      schemaFiles,
      schemaPatterns,
    }),
  );
  return [...new Map(projects.reverse().map((project) => [project.out, project])).values()].reverse();
}

/** Everything that the level asked for and that could not be checked, without duplicates. */
export function uncheckedOf(judged: readonly Judged[]): Unchecked[] {
  const all = [...unreadableBefore(judged), ...judged.flatMap(({ unchecked }) => unchecked)];
  return [...new Map(all.map((one) => [`${one.project}\0${one.reason}`, one])).values()];
}

/** Reports unreadable published journals: they hide what was published, which must not look like a clean comparison. */
function unreadableBefore(judged: readonly Judged[]): Unchecked[] {
  return judged.flatMap(({ change: { before, after, publishedIn } }) =>
    before.unreadable === undefined
      ? []
      : [
          {
            project: after.out,
            level: 'integrity' as const,
            reason: `${before.orderedBy} ${before.unreadable.problem} ${publishedIn()}, so edits of what was published before are not seen`,
            blocks: false,
          },
        ],
  );
}
