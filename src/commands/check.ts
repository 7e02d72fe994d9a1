import { openRepository, type Repository } from '../git/repository.ts';
import { judge, judgeOpen } from '../judge/judge.ts';
import type { Level } from '../model/level.ts';
import { exitCode, type Report } from '../model/report.ts';
import type { Subject } from '../model/subject.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { type ReporterName, reporters } from '../reporters/index.ts';
import { count, nothingFound } from '../reporters/notes.ts';
import { rules } from '../rules/index.ts';
import type { Outcome, Terminal } from './command.ts';
import { interruptedFix } from './interrupted.ts';

export interface CheckOptions {
  readonly worktree?: boolean;
  readonly commit?: string;
  readonly range?: string;
  readonly base?: string;
  readonly all?: boolean;
  readonly level?: Level;
  readonly format?: ReporterName;
  readonly json?: boolean;
  readonly forAgent?: boolean;
}

/** What `--format` takes. */
export const formats: readonly string[] = Object.keys(reporters);

/** Judges the index, or what an option names. */
export async function check(options: CheckOptions, { cwd, color, atTop = false, ...terminal }: Terminal): Promise<Outcome> {
  const { base, all = false } = options;
  const subject = subjectOf(options);
  const level = options.level ?? defaultLevel(subject);
  const judged = { cwd, subject, all, level, ...(base !== undefined && { base }) };
  // judge() reports why there is none
  const repository = await openRepository(cwd).catch(() => undefined);
  const report = await (repository === undefined ? judge(judged) : judgeOpen(repository, judged));
  const interrupted = repository === undefined ? '' : await interruptedFix(repository);
  const format = options.json ? 'json' : (options.format ?? 'pretty');
  const forAgent = options.forAgent ? await import('../reporters/for-agent.ts') : terminal.forAgent;
  const summary = summaryOf(report, format, all);
  const look = repository !== undefined && summary !== '' && isEmpty(report) ? await lookAround(repository, report) : '';
  repository?.close();
  return {
    exitCode: exitCode(report.verdict),
    stdout: reporters[format](report, { color, atTop, forAgent, rules }),
    stderr: `${interrupted}${summary}${look}`,
  };
}

/** A report for people that has nothing to show. */
function summaryOf(report: Report, format: ReporterName, all: boolean): string {
  const isRead = format === 'pretty' || format === 'github';
  if (!isRead || report.findings.length > 0) return '';
  if (report.verdict === 'clean') return `drizzle-guard: ${nothingFound(report)}${all ? lookedAt(report) : ''}\n`;
  // the files alone were looked at before the packages were missed
  return all && !isEmpty(report) ? `drizzle-guard: nothing found in the files alone${lookedAt(report)}\n` : '';
}

function isEmpty({ projects }: Report): boolean {
  return projects.every(({ migrations }) => migrations === 0);
}

async function lookAround(repository: Repository, report: Report): Promise<string> {
  const lines = await (await import('./first-look.ts')).firstLook(repository, report);
  return lines.map((line) => `  ${line}\n`).join('');
}

/** What `--all` found nothing in, a line each. */
function lookedAt({ projects, unchecked }: Report): string {
  const looked = projects.filter(({ migrations }) => migrations > 0);
  const lines = looked.map(({ out, migrations, schemaFiles }) => {
    const isCompared = schemaFiles.length > 0 && !unchecked.some(({ project }) => project === out);
    const compared = isCompared ? 'compared with the schema' : 'not compared with a schema';
    return `\n  ${out || '.'}  ${count(migrations, 'migration')}, ${compared}`;
  });
  return lines.join('');
}

/** Drift for the user's own files; integrity for other commits, so that no foreign schema runs unasked. */
function defaultLevel(subject: Subject): Level {
  const isOwn =
    subject.kind === 'index' || subject.kind === 'worktree' || (subject.kind === 'commit' && subject.revision === 'HEAD');
  return isOwn ? 'drift' : 'integrity';
}

function subjectOf({ worktree, commit, range }: CheckOptions): Subject {
  if ([worktree, commit, range].filter((one) => one !== undefined && one !== false).length > 1) {
    throw new Unjudgeable('Only one of --worktree, --commit and --range can be judged at a time');
  }
  if (worktree) return { kind: 'worktree' };
  if (commit !== undefined) return { kind: 'commit', revision: commit };
  if (range === undefined) return { kind: 'index' };
  const [from, to, ...rest] = range.split(/\.{2,3}/);
  if (to === undefined || rest.length > 0)
    throw new Unjudgeable(`--range takes two commits, for example main..HEAD; got ${range}`);
  return { kind: 'range', from: from || 'HEAD', to: to || 'HEAD' };
}
