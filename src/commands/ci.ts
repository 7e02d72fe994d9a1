import { appendFile, readFile } from 'node:fs/promises';
import { readPolicy } from '../config/config.ts';
import { type Fetching, fetchBetween, fetchMissing, isWhole } from '../git/fetch.ts';
import { commitFiles } from '../git/files.ts';
import { mergeBases, publishedRefs } from '../git/published.ts';
import { commitNamed, openRepository, type Repository } from '../git/repository.ts';
import { type CiSubject, ciHead, ciSubject } from '../hooks/ci/range.ts';
import { type CiRun, ciRun, commitIn, type Environment } from '../hooks/ci/run.ts';
import { judge, unjudged } from '../judge.ts';
import type { Level } from '../model/finding.ts';
import { exitCode, type Report, type Unchecked, verdictOf } from '../model/report.ts';
import { redact } from '../model/shell.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { auditPretty } from '../reporters/audit.ts';
import { githubSummary } from '../reporters/github-summary.ts';
import { type ReporterName, reporters } from '../reporters/index.ts';
import { fenced } from '../reporters/markdown.ts';
import { rules } from '../rules/index.ts';
import { auditOfRange, overrideLines } from './ci-audit.ts';
import type { Outcome, Terminal } from './command.ts';
import { outputOf, writeOutputs } from './output.ts';

export interface CiOptions {
  readonly base?: string;
  readonly level?: Level;
  readonly format?: ReporterName;
  readonly json?: boolean;
  /** `<format>=<file>` each. */
  readonly output?: readonly string[];
  /** False leaves a shallow clone as it is. */
  readonly fetch?: boolean;
}

/** Judges what a CI run is about. */
export async function ci(options: CiOptions, environment: Environment, terminal: Terminal): Promise<Outcome> {
  const outputs = (options.output ?? []).map(outputOf);
  const run = ciRun(environment, await eventText(environment));
  const said: string[] = [];
  const fetching: Fetching = { allowed: options.fetch !== false, say: (line) => said.push(line) };
  const level = levelOf(options, run, fetching);
  const report = await judgeRun(run, { ...options, level, cwd: terminal.cwd, fetching });
  await writeOutputs(report, outputs, terminal);
  const overrides = await overridesIn(report, terminal);
  said.push(...overrides.lines);
  const summary = environment.GITHUB_STEP_SUMMARY;
  if (run.service === 'github' && summary) await appendFile(summary, `${githubSummary(report)}${overrides.summary}`);
  const format = options.json ? 'json' : (options.format ?? (run.service === 'github' ? 'github' : 'pretty'));
  if (report.verdict === 'clean' && report.findings.length === 0) said.push('nothing found');
  return {
    exitCode: exitCode(report.verdict),
    stdout: reporters[format](report, { color: terminal.color, rules }),
    stderr: said.map((line) => `drizzle-guard: ${line}\n`).join(''),
  };
}

/** Who got past the hooks on the way. What they did is judged above, so what cannot be found out here is only said. */
async function overridesIn(report: Report, { cwd }: Terminal): Promise<{ readonly lines: string[]; readonly summary: string }> {
  try {
    const audit = await auditOfRange(cwd, report);
    const lines = audit === undefined ? [] : overrideLines(audit);
    if (audit === undefined || lines.length === 0) return { lines, summary: '' };
    return { lines, summary: `\n### Overrides\n\n${fenced(auditPretty(audit, { color: false }).slice(0, 50_000), '')}\n` };
  } catch (error) {
    return { lines: [`the commits of the range were not audited: ${redact((error as Error).message)}`], summary: '' };
  }
}

interface RunOptions {
  readonly cwd: string;
  readonly level: Level;
  readonly base?: string;
  readonly fetching: Fetching;
}

/** A report even when it cannot be found out what to judge. */
async function judgeRun(run: CiRun, options: RunOptions): Promise<Report> {
  try {
    return await judgeSubject(await subjectOf(run, options), options);
  } catch (error) {
    return unjudged(error, options);
  }
}

async function judgeSubject(subject: CiSubject, { cwd, level, base, fetching }: RunOptions): Promise<Report> {
  const judged = () => judge({ cwd, subject, level, ...(base !== undefined && { base }) });
  const report = await judged();
  const { head, base: bases } = report.subject;
  // only then do messages matter, which a shallow clone may hide, or may take from the past
  if (head === null || !report.findings.some(({ approvable, severity }) => approvable && severity === 'error')) return report;
  try {
    const wasWhole = await inRepository(cwd, async (repository) => {
      const whole = await isWhole(repository, head, bases);
      if (!whole) await fetchBetween(repository, head, bases, fetching);
      return whole;
    });
    return wasWhole ? report : await judged();
  } catch (error) {
    if (!(error instanceof Unjudgeable)) throw error;
    const reason = `${error.message}. Approvals in messages that are not here were not read`;
    const unread: Unchecked = { project: null, level, reason, blocks: true };
    const unchecked = [...report.unchecked, unread];
    return { ...report, unchecked, verdict: verdictOf(report.findings, unchecked) };
  }
}

/** What a run is about; what its published state says is published decides, not what is judged. */
async function subjectOf(run: CiRun, { cwd, base, fetching }: RunOptions): Promise<CiSubject> {
  const found = await inRepository(cwd, async (repository) => {
    const oid = commitIn(base);
    if (oid !== undefined) await fetchMissing(repository, [oid], fetching);
    if (base !== undefined)
      return { subject: { kind: 'commit', revision: (await ciHead(repository, run.about, fetching)).oid } as const };
    const subject = await ciSubject(repository, run.about, { fetching });
    const first = await publishedState(repository, subject);
    if (first === undefined) return { subject };
    return { subject, published: (await readPolicy(await commitFiles(repository, first))).config.published };
  });
  const { published } = found;
  if (published === undefined) return found.subject;
  return inRepository(cwd, (repository) => ciSubject(repository, run.about, { fetching, published }));
}

/** Where what is published says what else is. */
async function publishedState(repository: Repository, subject: CiSubject): Promise<string | undefined> {
  if (subject.kind === 'push') return subject.bases[0];
  const head = await commitNamed(repository, subject.revision);
  const { refs } = await publishedRefs(repository);
  if (head === undefined || repository.shallow) return undefined;
  const [base] = await mergeBases(
    repository,
    head.oid,
    refs.map(({ oid }) => oid),
  );
  return base;
}

/** Opened anew each time, because fetching may end that a clone is shallow. */
async function inRepository<Answer>(cwd: string, ask: (repository: Repository) => Promise<Answer>): Promise<Answer> {
  const repository = await openRepository(cwd);
  try {
    return await ask(repository);
  } finally {
    repository.close();
  }
}

function levelOf({ level = 'drift' }: CiOptions, { privileged }: CiRun, { say }: Fetching): Level {
  if (!privileged || level !== 'drift') return level;
  say('level replay, because pull_request_target has secrets, and drift would run the schema of the pull request');
  return 'replay';
}

async function eventText({ GITHUB_EVENT_PATH: path }: Environment): Promise<string | undefined> {
  if (!path) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Unjudgeable(`Cannot read the event that GITHUB_EVENT_PATH names: ${(cause as Error).message}`, { cause });
  }
}
