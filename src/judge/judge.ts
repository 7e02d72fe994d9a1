import { openRepository, type Repository } from '../git/repository.ts';
import type { Report } from '../model/report.ts';
import { changeTimeLimit, during, withinTimeLimit } from '../processes/time-limit.ts';
import { approvalsFor, uncountedApprovals } from './approvals.ts';
import { carriedBy } from './carried.ts';
import { contextOf } from './context.ts';
import { inheritedDefects, inheritedNote } from './inherited.ts';
import { judgeFrom } from './judge-from.ts';
import { asReport, type Judgement, judgementOfFailure } from './not-judged.ts';
import type { JudgeOptions } from './options.ts';
import { distinctFindings, namesOf, reportedFindings, reportedProjects, uncheckedOf } from './report.ts';
import { unreadPolicy } from './settings.ts';
import { shownFindings } from './shown.ts';
import { spanOf } from './span.ts';

export type { JudgeOptions } from './options.ts';

/**
 * Judges one subject and returns its report. Never throws: a failure becomes an `unchecked` entry, and the verdict is then never clean.
 */
export function judge(options: JudgeOptions): Promise<Report> {
  return reported(options, async () => {
    const repository = await openRepository(options.cwd);
    try {
      return await judgeIn(repository, options);
    } finally {
      repository.close();
    }
  });
}

/** Judges a subject of a repository that is already open. */
export function judgeOpen(repository: Repository, options: Omit<JudgeOptions, 'cwd'>): Promise<Report> {
  return reported(options, () => judgeIn(repository, options));
}

async function reported(options: Omit<JudgeOptions, 'cwd'>, judgement: () => Promise<Judgement>): Promise<Report> {
  const started = Date.now();
  let report: Judgement;
  try {
    report = await withinTimeLimit(judgement());
  } catch (error) {
    report = judgementOfFailure(error, options);
  }
  return asReport(report, started);
}

async function judgeIn(repository: Repository, options: Omit<JudgeOptions, 'cwd'>): Promise<Judgement> {
  const { subject, base, level = 'integrity', all = false } = options;
  repository.objects.start();
  const span = await spanOf(repository, options);
  const { resolved, refs, before, after, own, policy } = span;
  // the judged change may set the time limit, because the limit affects no verdict
  changeTimeLimit(own.timeLimit);
  const context = await contextOf(repository, span, level);
  const judged = await during('comparing migrations with what is published (integrity)', () =>
    judgeFrom(context, resolved.bases, before, after),
  );
  const inherited = all ? await inheritedDefects(context, after, judged) : [];
  judged.push(...inherited);

  const introduced = distinctFindings(judged.flatMap((one) => one.introduced));
  const { approvalPolicy = {} } = policy.config;
  const approvals = await approvalsFor(introduced, { repository, subject, resolved, configured: own.approvals ?? [] });
  const findings = await reportedFindings(introduced, judged, { approvals: approvals.given, policy: approvalPolicy });

  const nameOf = namesOf(findings, introduced);
  const carried = all ? [] : await carriedBy(context, resolved, { findings, nameOf });
  const left = findings.filter((finding) => !carried.some(({ errors }) => errors.includes(finding)));
  return {
    subject: { kind: resolved.kind, head: resolved.head?.oid ?? null, base: resolved.bases.map(({ oid }) => oid) },
    // with --all, inherited defects are among the findings and are not counted again
    projects: reportedProjects(judged).map((project) => (all ? { ...project, inherited: 0 } : project)),
    findings: await shownFindings(left, {
      context,
      span,
      judged,
      nameOf,
      proposed: subject.kind === 'index' && subject.proposed === true,
    }),
    unchecked: [...unreadPolicy(policy), ...uncheckedOf(judged)],
    carried: carried.flatMap(({ commit, errors }) => (errors.length === 0 ? [] : [{ commit, findings: errors.length }])),
    notes: [
      ...(refs.note === undefined || base !== undefined ? [] : [refs.note]),
      ...uncountedApprovals(findings, approvals, approvalPolicy),
      ...inheritedNote(inherited),
    ],
  };
}
