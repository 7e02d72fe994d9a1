import { approvalsFor, uncountedApprovals } from './approvals.ts';
import { severitiesOf } from './check.ts';
import { type Config, type Policy, readConfig, readPolicy } from './config/config.ts';
import { type Published, publishedRefs } from './git/published.ts';
import { commitNamed, openRepository, type Repository } from './git/repository.ts';
import { baseFiles, filesOf, type Resolved, resolveSubject } from './git/subject.ts';
import { type Context, carriedFindings, inheritedDefects, judgeFrom } from './judge-change.ts';
import type { Level } from './model/finding.ts';
import type { Report, Unchecked } from './model/report.ts';
import { verdictOf } from './model/report.ts';
import { redact } from './model/shell.ts';
import type { Subject } from './model/subject.ts';
import { Unjudgeable } from './model/unjudgeable.ts';
import { distinctFindings, nameOfFinding, reportedFindings, reportedProjects, uncheckedOf } from './report.ts';
import { rules } from './rules/index.ts';
import { version } from './version.ts';

export interface JudgeOptions {
  /** Any folder of the repository. */
  readonly cwd: string;
  readonly subject: Subject;
  /** Overrides what is published. */
  readonly base?: string;
  readonly level?: Level;
  /** Report what the published state has already, too. */
  readonly all?: boolean;
  /** Milliseconds since the epoch; the present by default. */
  readonly now?: number;
}

/** Judges one subject. Never throws: what could not be judged is in `unchecked`, and the verdict is never clean then. */
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

/** The same, in a repository that is open already. */
export function judgeOpen(repository: Repository, options: Omit<JudgeOptions, 'cwd'>): Promise<Report> {
  return reported(options, () => judgeIn(repository, options));
}

type Judgement = Omit<Report, 'schemaVersion' | 'tool' | 'verdict' | 'durationMs'>;

async function reported(options: Omit<JudgeOptions, 'cwd'>, judgement: () => Promise<Judgement>): Promise<Report> {
  const started = Date.now();
  let report: Judgement;
  try {
    report = await judgement();
  } catch (error) {
    report = notJudged(error, options);
  }
  return asReport(report, started);
}

/** The report of what cannot be judged, for whoever could not find out what to judge. */
export function unjudged(error: unknown, options: { readonly level?: Level | undefined }): Report {
  return asReport(notJudged(error, { ...options, subject: { kind: 'range' } }), Date.now());
}

function notJudged(
  error: unknown,
  { subject, level = 'integrity' }: { readonly subject: Pick<Subject, 'kind'>; readonly level?: Level | undefined },
): Judgement {
  const kind = subject.kind === 'push' ? 'range' : subject.kind;
  const unchecked: Unchecked = { project: null, level, reason: reasonOf(error), blocks: true };
  return { subject: { kind, head: null, base: [] }, projects: [], findings: [], unchecked: [unchecked], carried: [], notes: [] };
}

function asReport(report: Judgement, started: number): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'drizzle-guard', version },
    verdict: verdictOf(report.findings, report.unchecked),
    ...report,
    durationMs: Date.now() - started,
  };
}

async function judgeIn(repository: Repository, options: Omit<JudgeOptions, 'cwd'>): Promise<Judgement> {
  const { subject, base, level = 'integrity', now = Date.now() } = options;
  repository.objects.start();
  const [after, published] = await Promise.all([filesOf(repository, subject), publishedRefs(repository)]);
  let resolved = await resolveSubject(repository, subject, published, { base, now });
  let before = await Promise.all(resolved.bases.map((commit) => baseFiles(repository, commit)));
  const own = await readConfig(after);
  refuseUnknownRules(own);
  // a change cannot switch off its own judge: what is published says what is published
  const policy = before[0] === undefined ? { config: own } : await readPolicy(before[0]);
  const configured = before[0] === undefined ? undefined : policy.config.published;
  let refs = subject.kind === 'push' ? remoteOnly(published) : published;
  // a push has its bases
  if (configured !== undefined && base === undefined && subject.kind !== 'push') {
    refs = await publishedRefs(repository, configured);
    resolved = await resolveSubject(repository, subject, refs, { base, now });
    before = await Promise.all(resolved.bases.map((commit) => baseFiles(repository, commit)));
  }

  const past = !(await isCheckedOut(repository, resolved));
  const severities = severitiesOf(policy.config, rules);
  const context: Context = { repository, own, severities, refs, moment: resolved.moment, level, past };
  const judged = await judgeFrom(context, resolved.bases, before, after);
  if (options.all) judged.push(...(await inheritedDefects(context, after, judged)));
  const introduced = distinctFindings(judged.flatMap((one) => one.introduced));
  const approvalPolicy = policy.config.approvalPolicy ?? {};
  const approvals = await approvalsFor(introduced, { repository, subject, resolved, configured: own.approvals ?? [] });
  const findings = await reportedFindings(introduced, judged, { approvals, policy: approvalPolicy });
  const errors = findings.filter(({ severity, approvedBy }) => severity === 'error' && approvedBy === null);
  const names = new Map(findings.map((finding, at) => [finding, nameOfFinding(introduced[at] ?? finding)]));
  const parents = errors.length === 0 || options.all ? [] : await carriedFindings(context, resolved);
  const carried = parents.map(({ commit, keys }) => ({
    commit,
    errors: errors.filter((finding) => keys.has(names.get(finding) ?? '')),
  }));
  return {
    subject: { kind: resolved.kind, head: resolved.head?.oid ?? null, base: resolved.bases.map(({ oid }) => oid) },
    // with --all they are among the findings
    projects: reportedProjects(judged).map((project) => (options.all ? { ...project, inherited: 0 } : project)),
    findings: findings.filter((finding) => !carried.some((one) => one.errors.includes(finding))),
    unchecked: [...unreadPolicy(policy), ...uncheckedOf(judged)],
    carried: carried.flatMap((one) => (one.errors.length === 0 ? [] : [{ commit: one.commit, findings: one.errors.length }])),
    notes: [
      ...(refs.note === undefined || base !== undefined ? [] : [refs.note]),
      ...uncountedApprovals(findings, approvals, approvalPolicy),
    ],
  };
}

/** What decides how a change is judged, besides the two states. */
/** Settings that cannot be read are replaced by the defaults, which are stricter; the change may be what mends them. */
function unreadPolicy({ problem }: Policy): Unchecked[] {
  if (problem === undefined) return [];
  const reason = `${problem}. That is how it is published, so the rules and refs it sets were left at their defaults`;
  return [{ project: null, level: 'integrity', reason, blocks: false }];
}

/** Whether what is judged is what node_modules belong to. */
async function isCheckedOut(repository: Repository, { kind, head }: Resolved): Promise<boolean> {
  return kind === 'index' || kind === 'worktree' || head?.oid === (await commitNamed(repository, 'HEAD'))?.oid;
}

/** A misspelt rule would silently not be set. */
function refuseUnknownRules(config: Config): void {
  const named = [
    ...Object.keys(config.rules ?? {}).map((id) => ({ id, place: `rules.${id}` })),
    ...(config.approvalPolicy?.never ?? []).map((id) => ({ id, place: `approvalPolicy.never names ${id}, which` })),
  ];
  const unknown = named.find(({ id }) => !rules.some((rule) => rule.id === id));
  if (unknown === undefined) return;
  throw new Unjudgeable(`Cannot use the configuration: ${unknown.place} is no rule. To list them: drizzle-guard explain`);
}

/** A push has its bases already, and whoever reads of it may have moved the branches: a server's are not theirs. */
function remoteOnly({ refs }: Published): Published {
  return { refs: refs.filter(({ name }) => name.startsWith('refs/remotes/')) };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return redact(String(error));
  const expected = error instanceof Unjudgeable || error.name === 'GitError';
  return redact(expected ? error.message : `drizzle-guard failed: ${error.stack ?? error.message}`);
}
