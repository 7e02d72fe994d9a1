import { createHash } from 'node:crypto';
import { check, keyOf, type Severities } from './check.ts';
import { type Config, readConfig } from './config/config.ts';
import { changedSchemas } from './config/schema-files.ts';
import { readWorkflow } from './config/workflow.ts';
import { messagesBetween } from './git/messages.ts';
import { mergeBases, type Published, publishedRefs } from './git/published.ts';
import { type Commit, commitNamed, openRepository, type Repository } from './git/repository.ts';
import { baseFiles, filesOf, type Resolved, resolveSubject } from './git/subject.ts';
import { noProofs, replaysOf } from './kit/proofs.ts';
import { pairHistories, readChange, structureOf } from './layouts/change.ts';
import { readHistories } from './layouts/index.ts';
import { managedTables } from './layouts/managed-tables.ts';
import { approvalOf, approvalsIn } from './model/approval.ts';
import type { Change } from './model/change.ts';
import { type Files, noFiles } from './model/files.ts';
import type { Approval, Finding, Level } from './model/finding.ts';
import type { History, Migration } from './model/history.ts';
import type { Report, ReportedFinding, ReportedProject, Unchecked } from './model/report.ts';
import { verdictOf } from './model/report.ts';
import { redact } from './model/shell.ts';
import { isReadable, type Snapshot } from './model/snapshot.ts';
import { managedChanges, type TableChange } from './model/sql.ts';
import type { Subject } from './model/subject.ts';
import { Unjudgeable } from './model/unjudgeable.ts';
import { rules } from './rules/index.ts';
import { factsOf } from './sql/index.ts';
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

/** What a project's change came to. */
interface Judged {
  readonly change: Change;
  readonly introduced: readonly Finding[];
  readonly inherited: number;
  /** The kit that proved it, and what it could not. */
  readonly kit?: string | undefined;
  readonly unproved?: { readonly reason: string; readonly blocks: boolean } | undefined;
}

/** Judges one subject. Never throws: what could not be judged is in `unchecked`, and the verdict is never clean then. */
export async function judge(options: JudgeOptions): Promise<Report> {
  const started = performance.now();
  const level = options.level ?? defaultLevel(options.subject);
  let report: Omit<Report, 'schemaVersion' | 'tool' | 'verdict' | 'durationMs'>;
  try {
    const repository = await openRepository(options.cwd);
    try {
      report = await judgeIn(repository, { ...options, level });
    } finally {
      repository.close();
    }
  } catch (error) {
    const kind = options.subject.kind === 'push' ? 'range' : options.subject.kind;
    const unchecked: Unchecked = { project: null, level, reason: reasonOf(error), blocks: true };
    report = {
      subject: { kind, head: null, base: [] },
      projects: [],
      findings: [],
      unchecked: [unchecked],
      carried: [],
      notes: [],
    };
  }
  return {
    schemaVersion: 1,
    tool: { name: 'drizzle-guard', version },
    verdict: verdictOf(report.findings, report.unchecked),
    ...report,
    durationMs: Math.round(performance.now() - started),
  };
}

async function judgeIn(repository: Repository, options: JudgeOptions & { readonly level: Level }) {
  const { subject, base, level, now = Date.now() } = options;
  const [after, published] = await Promise.all([filesOf(repository, subject), publishedRefs(repository)]);
  let resolved = await resolveSubject(repository, subject, published, { base, now });
  let before = await Promise.all(resolved.bases.map((commit) => baseFiles(repository, commit)));
  const own = await readConfig(after);
  // a change cannot switch off its own judge: what is published says what is published, as soon as it says so
  const policy = before[0] === undefined ? own : await readConfig(before[0]);
  const configured = policy.published ?? own.published;
  let refs = published;
  if (configured !== undefined && base === undefined) {
    refs = await publishedRefs(repository, configured);
    resolved = await resolveSubject(repository, subject, refs, { base, now });
    before = await Promise.all(resolved.bases.map((commit) => baseFiles(repository, commit)));
  }

  const past = !(await isCheckedOut(repository, resolved));
  const context: Context = { repository, own, severities: policy.rules ?? {}, refs, moment: resolved.moment, level, past };
  const judged = await judgeFrom(context, resolved.bases, before, after);
  if (options.all) judged.push(...(await inheritedDefects(context, after, judged)));
  const findings = report(distinct(judged.flatMap(({ introduced }) => introduced)), judged, await approvals(context, resolved));
  const errors = findings.filter(({ severity, approvedBy }) => severity === 'error' && approvedBy === null);
  const carried = errors.length === 0 || options.all ? [] : await carriedFindings(context, resolved, before);
  const isCarried = (finding: Finding) => carried.some(({ keys }) => keys.has(nameOfFinding(finding)));
  return {
    subject: { kind: resolved.kind, head: resolved.head?.oid ?? null, base: resolved.bases.map(({ oid }) => oid) },
    // with --all they are among the findings
    projects: distinctProjects(judged).map((project) => (options.all ? { ...project, inherited: 0 } : project)),
    findings: findings.filter((finding) => !isCarried(finding)),
    unchecked: uncheckedOf(judged),
    carried: carried.map(({ commit, keys }) => ({
      commit,
      findings: findings.filter((finding) => keys.has(nameOfFinding(finding))).length,
    })),
    notes: refs.note === undefined || base !== undefined ? [] : [refs.note],
  };
}

interface Context {
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
async function judgeFrom(context: Context, bases: readonly Commit[], before: readonly Files[], after: Files): Promise<Judged[]> {
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
  const schemas = await changedSchemas(before, after, own, owners);
  return Promise.all(
    pairs.map(async (pair) => {
      const circumstances = {
        ...(base !== undefined && { base: nameOfCommit(base, refs) }),
        publishedIn:
          base === undefined
            ? 'an earlier commit'
            : `${base.oid.slice(0, 7)} (${new Date(base.date).toISOString().slice(0, 10)})`,
        moment,
        schema: schemas.get(pair.after.out) ?? [],
        workflow: await readWorkflow(after, pair.after.out),
      };
      const forReplay = level !== 'integrity';
      const read = await readChange(pair, { before, after }, circumstances, { forReplay });
      const top = repository.bare ? {} : { top: repository.cwd };
      const { replays, kit, unproved } = forReplay
        ? await replaysOf(read, { ...top, files: after, gitDir: repository.gitDir, past, version })
        : noProofs;
      const { customChanges, unread } = await readCustomSql({ ...read, replays });
      const change = { ...read, replays, customChanges };
      return {
        change,
        kit,
        unproved: unproved ?? unread,
        ...check(change, structureOf(pair.before, circumstances), rules, severities),
      };
    }),
  );
}

/** What the custom migrations of a change do to tables the schema defines. */
async function readCustomSql(change: Change) {
  const customChanges = new Map<Migration, readonly TableChange[]>();
  let unread: { readonly reason: string; readonly blocks: boolean } | undefined;
  for (const migration of change.added) {
    const sql = change.text(migration.sql);
    const snapshot = change.snapshot(migration.snapshot);
    if (change.replays.get(migration)?.kind !== 'custom' || sql === undefined || snapshot === undefined || !isReadable(snapshot))
      continue;
    const facts = await factsOf(Buffer.from(sql, 'latin1').toString(), snapshot.dialect);
    if (facts === undefined) continue;
    if ('problem' in facts)
      unread = { reason: `the SQL of ${migration.sql.path} could not be read: ${facts.problem}`, blocks: false };
    else customChanges.set(migration, managedChanges(facts.changes, managedTables(snapshotsOf(change))));
  }
  return { customChanges, unread };
}

/** Every snapshot that was read: a diff snapshot means something only together with those it builds on. */
function snapshotsOf({ after, snapshot }: Change): Snapshot[] {
  return after.migrations.flatMap((migration) => {
    const loaded = snapshot(migration.snapshot);
    return loaded !== undefined && isReadable(loaded) ? [loaded] : [];
  });
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

/** While committing: what each parent has already, so that one mistake does not stop every commit after it. */
async function carriedFindings(context: Context, { bases, parents }: Resolved, before: readonly Files[]) {
  return Promise.all(
    parents.map(async (parent) => {
      const judged = await judgeFrom(context, bases, before, await baseFiles(context.repository, parent));
      return { commit: parent.oid, keys: new Set(judged.flatMap(({ introduced }) => introduced).map(nameOfFinding)) };
    }),
  ).then((all) => all.filter(({ keys }) => keys.size > 0));
}

async function approvals({ repository, own }: Context, { kind, head, bases }: Resolved): Promise<readonly Approval[]> {
  const configured = own.approvals ?? [];
  if (head === undefined || kind === 'index' || kind === 'worktree') return configured;
  const messages = await messagesBetween(repository, bases, head);
  return [...configured, ...messages.flatMap(({ author, message }) => approvalsIn(message, author))];
}

function report(findings: readonly Finding[], judged: readonly Judged[], approvals: readonly Approval[]): ReportedFinding[] {
  return findings.map((finding) => {
    const fingerprint = createHash('sha256')
      .update([finding.rule, finding.project, finding.subject].join('\0'))
      .digest('hex')
      .slice(0, 16);
    const named = isShared(finding, judged) ? { ...finding, subject: `${finding.project}#${finding.subject}` } : finding;
    return { ...named, approvedBy: approvalOf(named, approvals), fingerprint };
  });
}

/** Whether another project has a migration of that name, so that the subject alone would not tell which is meant. */
function isShared({ project, migration }: Finding, judged: readonly Judged[]): boolean {
  return judged.some(
    ({ change: { before, after } }) =>
      after.out !== project && [...before.migrations, ...after.migrations].some(({ tag }) => tag === migration),
  );
}

function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [nameOfFinding(finding), finding])).values()];
}

function nameOfFinding(finding: Finding): string {
  return `${finding.project}\0${keyOf(finding)}`;
}

function distinctProjects(judged: readonly Judged[]): ReportedProject[] {
  const projects = judged.map(({ change: { after, added, replays }, inherited, kit = null }) => ({
    config: null,
    out: after.out,
    dialect: after.dialect ?? null,
    layout: after.layout,
    kit,
    migrations: after.migrations.length,
    newMigrations: added.map((migration) => ({ tag: migration.tag, kind: replays.get(migration)?.kind ?? null })),
    inherited,
  }));
  return [...new Map(projects.reverse().map((project) => [project.out, project])).values()].reverse();
}

/** Everything that was asked for and could not be looked at. */
function uncheckedOf(judged: readonly Judged[]): Unchecked[] {
  const unproved = judged.flatMap(({ change, unproved }) =>
    unproved === undefined ? [] : [{ project: change.after.out, level: 'replay' as const, ...unproved }],
  );
  const all = [...unreadableBefore(judged), ...unproved];
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

/** Whether what is judged is what node_modules belong to. */
async function isCheckedOut(repository: Repository, { kind, head }: Resolved): Promise<boolean> {
  return kind === 'index' || kind === 'worktree' || head?.oid === (await commitNamed(repository, 'HEAD'))?.oid;
}

/** Nobody's commit is generated again unasked, except the one that is checked out. */
function defaultLevel(subject: Subject): Level {
  const own = subject.kind === 'index' || subject.kind === 'worktree' || subject.kind === 'push';
  return own || (subject.kind === 'commit' && subject.revision === 'HEAD') ? 'replay' : 'integrity';
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
