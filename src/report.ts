import { keyOf } from './check.ts';
import { type ApprovalPolicy, approvalOf, isApprovable } from './model/approval.ts';
import type { Change } from './model/change.ts';
import type { Approval, Finding } from './model/finding.ts';
import type { ReportedFinding, ReportedProject, Unchecked } from './model/report.ts';

/** What a project's change came to. */
export interface Judged {
  readonly change: Change;
  readonly introduced: readonly Finding[];
  readonly inherited: number;
  readonly known: ReadonlySet<string>;
  /** The config and the kit that proved it, and what could not be proved. */
  readonly config?: string | undefined;
  readonly kit?: string | undefined;
  readonly schemaFiles?: readonly string[] | undefined;
  readonly schemaPatterns?: readonly string[] | undefined;
  readonly unchecked: readonly Unchecked[];
}

/** Findings under the names and with the approvals they are reported with. */
export async function reportedFindings(
  findings: readonly Finding[],
  judged: readonly Judged[],
  { approvals, policy }: { readonly approvals: readonly Approval[]; readonly policy: ApprovalPolicy },
): Promise<ReportedFinding[]> {
  if (findings.length === 0) return [];
  // a clean commit does not wait for it to load
  const { createHash } = await import('node:crypto');
  return findings.map((finding) => {
    const fingerprint = createHash('sha256')
      .update([finding.rule, finding.project, finding.subject].join('\0'))
      .digest('hex')
      .slice(0, 16);
    const subject = isShared(finding, findings, judged) ? `${finding.project}#${finding.subject}` : finding.subject;
    const named = { ...finding, subject, approvable: isApprovable(finding, policy) };
    return { ...named, approvedBy: approvalOf(named, approvals, policy), fingerprint };
  });
}

/** Whether another project has a migration or a mistake of that name, so that the subject alone would not tell which is meant. */
function isShared(finding: Finding, findings: readonly Finding[], judged: readonly Judged[]): boolean {
  const { project, migration } = finding;
  if (findings.some((other) => other.project !== project && keyOf(other) === keyOf(finding))) return true;
  return judged.some(
    ({ change: { before, after } }) =>
      after.out !== project && [...before.migrations, ...after.migrations].some(({ tag }) => tag === migration),
  );
}

/** Several bases may give the same finding. */
export function distinctFindings(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [nameOfFinding(finding), finding])).values()];
}

/** A finding's name among all projects. */
export function nameOfFinding(finding: Finding): string {
  return `${finding.project}\0${keyOf(finding)}`;
}

export function reportedProjects(judged: readonly Judged[]): ReportedProject[] {
  const projects = judged.map(
    ({ change: { after, added, replays }, inherited, config = null, kit = null, schemaFiles = [], schemaPatterns = [] }) => ({
      config,
      out: after.out,
      dialect: after.dialect ?? null,
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

/** Everything that was asked for and could not be looked at. */
export function uncheckedOf(judged: readonly Judged[]): Unchecked[] {
  const all = [...unreadableBefore(judged), ...judged.flatMap(({ unchecked }) => unchecked)];
  return [...new Map(all.map((one) => [`${one.project}\0${one.reason}`, one])).values()];
}

/** A published journal that cannot be read hides what was published, which must not look like a clean comparison. */
function unreadableBefore(judged: readonly Judged[]): Unchecked[] {
  return judged.flatMap(({ change: { before, after, publishedIn } }) =>
    before.unreadable === undefined
      ? []
      : [
          {
            project: after.out,
            level: 'integrity' as const,
            reason: `${before.orderedBy} ${before.unreadable.problem} in ${publishedIn}, so edits of what was published before are not seen`,
            blocks: false,
          },
        ],
  );
}
