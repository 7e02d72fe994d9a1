import { approvalsFor, uncountedApprovals } from './approvals.ts';
import { check, type Severities, severitiesOf } from './check.ts';
import { type Config, type Policy, readConfig, readPolicy } from './config/config.ts';
import { newPushScripts } from './config/push-scripts.ts';
import { changedSchemas } from './config/schema-files.ts';
import { changedTableFiles } from './config/table-files.ts';
import { readWorkflow } from './config/workflow.ts';
import { mergeBases, type Published, publishedRefs } from './git/published.ts';
import { type Commit, commitNamed, openRepository, type Repository } from './git/repository.ts';
import { baseFiles, filesOf, type Resolved, resolveSubject } from './git/subject.ts';
import { readChange, structureOf } from './layouts/change.ts';
import { readHistories } from './layouts/index.ts';
import { pairHistories } from './layouts/pairs.ts';
import type { Change } from './model/change.ts';
import { type Files, noFiles } from './model/files.ts';
import type { Level } from './model/finding.ts';
import type { History } from './model/history.ts';
import type { Report, Unchecked } from './model/report.ts';
import { verdictOf } from './model/report.ts';
import { redact } from './model/shell.ts';
import type { Subject } from './model/subject.ts';
import { Unjudgeable } from './model/unjudgeable.ts';
import { distinctFindings, type Judged, nameOfFinding, reportedFindings, reportedProjects, uncheckedOf } from './report.ts';
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
export interface Context {
  readonly repository: Repository;
  readonly own: Config;
  readonly severities: Severities;
  readonly refs: Published;
  readonly moment: number;
  readonly level: Level;
  /** What is judged is not what is checked out. */
  readonly past: boolean;
}

/** Every project's change from each base; several bases are several published lines, and what any of them did is inherited. */
export async function judgeFrom(
  context: Context,
  bases: readonly Commit[],
  before: readonly Files[],
  after: Files,
): Promise<Judged[]> {
  if (bases.length < 2) return judgeChange(context, bases[0], before[0] ?? noFiles, after);
  const judged = await Promise.all(bases.map((commit, at) => judgeChange(context, commit, before[at] ?? noFiles, after)));
  if (judged.flat().every(({ introduced }) => introduced.length === 0)) return judged.flat();
  const done = new Set<string>();
  for (const [at, one] of bases.entries()) {
    for (const other of bases) {
      if (one === other) continue;
      const [ancestor] = await mergeBases(context.repository, one.oid, [other.oid]);
      const common = ancestor === undefined ? noFiles : await baseFiles(context.repository, { ...one, oid: ancestor });
      for (const { introduced } of await judgeChange(
        { ...context, level: 'integrity' },
        undefined,
        common,
        before[at] ?? noFiles,
      )) {
        for (const finding of introduced) done.add(nameOfFinding(finding));
      }
    }
  }
  return judged
    .flat()
    .map((one) => ({ ...one, introduced: one.introduced.filter((finding) => !done.has(nameOfFinding(finding))) }));
}

async function judgeChange(
  { repository, own, severities, refs, moment, level, past }: Context,
  base: Commit | undefined,
  before: Files,
  after: Files,
): Promise<Judged[]> {
  const [old, now] = await Promise.all([readHistories(before), readHistories(after)]);
  refuseConflicts(after, [...old.keys(), ...now.keys()]);
  const pairs = await pairHistories(old, now, after);
  const owners = pairs.map((pair) => ({ out: pair.after.out, grew: hasNewTag(pair.before, pair.after) }));
  const [schemas, tableFiles, pushScripts] = await Promise.all([
    changedSchemas(before, after, own, owners),
    owners.some(({ grew }) => grew) ? changedTableFiles(before, after) : [],
    newPushScripts(before, after, [...now.keys()]),
  ]);
  const read = await Promise.all(
    pairs.map(async (pair) => {
      const circumstances = {
        ...(base !== undefined && { base: nameOfCommit(base, refs) }),
        publishedIn:
          base === undefined
            ? 'an earlier commit'
            : `${base.oid.slice(0, 7)} (${new Date(base.date).toISOString().slice(0, 10)})`,
        moment,
        schema: schemas.get(pair.after.out) ?? [],
        tableFiles,
        pushScripts: pushScripts.get(pair.after.out) ?? [],
        workflow: await readWorkflow(after, pair.after.out),
      };
      const change = await readChange(pair, { before, after }, circumstances, { forReplay: level !== 'integrity' });
      return { change, published: structureOf(pair.before, circumstances) };
    }),
  );
  const risky = await Promise.all(read.map(({ change }) => withRisks(change)));
  const changes = risky.map(({ change }) => change);
  // a commit that needs no proof does not wait for what proves
  const proved =
    level === 'integrity'
      ? changes.map((change) => ({ change, unchecked: [] }))
      : await (await import('./prove.ts')).prove(changes, { repository, level, past, files: { before, after } });
  return proved.map((one, at) => ({
    ...one,
    ...check(one.change, read[at]?.published ?? one.change, rules, severities),
    unchecked: [...(risky[at]?.unchecked ?? []), ...one.unchecked],
  }));
}

/** A change with what its new migrations do to data. Without any there is nothing to load. */
async function withRisks(change: Change): Promise<{ readonly change: Change; readonly unchecked: readonly Unchecked[] }> {
  if (change.added.length === 0) return { change, unchecked: [] };
  const { risks, unchecked } = await (await import('./risks/index.ts')).risksOf(change);
  return { change: { ...change, risks }, unchecked };
}

/** Everything that is wrong with a state by itself. */
async function inheritedDefects(context: Context, after: Files, judged: readonly Judged[]): Promise<Judged[]> {
  const known = new Set(judged.flatMap(({ introduced }) => introduced).map(nameOfFinding));
  const whole = await judgeChange({ ...context, level: 'integrity' }, undefined, noFiles, after);
  // how to repair what others have run is not a paste
  return whole.map((one) => ({
    ...one,
    introduced: one.introduced
      .filter((finding) => !known.has(nameOfFinding(finding)))
      .map((finding) => ({ ...finding, fix: [] })),
  }));
}

/**
 * What each parent has already, so that one mistake does not stop every commit after it. A parent is judged from where
 * it left what is published itself: what only the other line has, it does not lack.
 */
function carriedFindings(context: Context, { parents }: Resolved): Promise<{ commit: string; keys: ReadonlySet<string> }[]> {
  const { repository } = context;
  return Promise.all(
    parents.map(async ({ commit, bases }) => {
      const before = await Promise.all(bases.map((base) => baseFiles(repository, base)));
      const judged = await judgeFrom(context, bases, before, await baseFiles(repository, commit));
      return { commit: commit.oid, keys: new Set(judged.flatMap(({ introduced }) => introduced).map(nameOfFinding)) };
    }),
  );
}

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

function refuseConflicts({ unmerged }: Files, outs: readonly string[]): void {
  for (const path of unmerged) {
    if (path.endsWith('_journal.json') || outs.some((out) => out === '' || path.startsWith(`${out}/`))) {
      throw new Unjudgeable(`${path} has an unresolved merge conflict. Resolve it, then run: git add ${path}`);
    }
  }
}

function hasNewTag(before: History, after: History): boolean {
  const tags = new Set(before.migrations.map(({ tag }) => tag));
  return after.migrations.some(({ tag }) => !tags.has(tag));
}

/** A push has its bases already, and whoever reads of it may have moved the branches: a server's are not theirs. */
function remoteOnly({ refs }: Published): Published {
  return { refs: refs.filter(({ name }) => name.startsWith('refs/remotes/')) };
}

/** A ref that points at the commit reads better than its object id. */
function nameOfCommit({ oid }: Commit, { refs }: Published): string {
  const ref = refs.find((one) => one.oid === oid && !one.name.endsWith('HEAD'))?.name;
  return ref === undefined ? oid.slice(0, 10) : ref.replace(/^refs\/(?:remotes|heads|tags)\//, '');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return redact(String(error));
  const expected = error instanceof Unjudgeable || error.name === 'GitError';
  return redact(expected ? error.message : `drizzle-guard failed: ${error.stack ?? error.message}`);
}
