import { readConfig, readPolicy } from '../config/config.ts';
import { defaultSchema } from '../config/schema-files.ts';
import { commitFiles, indexFiles } from '../git/files.ts';
import { commitNamed, openRepository, type Repository } from '../git/repository.ts';
import { pushedSubjects } from '../hooks/pre-push.ts';
import { guardedPaths, writeWatch } from '../hooks/watch.ts';
import { judgeOpen } from '../judge.ts';
import { exitCode, type Report } from '../model/report.ts';
import type { Subject } from '../model/subject.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { pretty } from '../reporters/pretty.ts';
import type { Outcome, Terminal } from './command.ts';

/** The git hooks this tool answers. */
export const events = ['pre-commit', 'pre-merge-commit', 'pre-push'] as const;
export type Event = (typeof events)[number];

/** What git gives a hook. */
export interface HookInput {
  readonly args: readonly string[];
  /** Reads all of stdin. */
  stdin(): Promise<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Runs for git. Exit code 0 lets git go on. */
export async function hook(event: string, input: HookInput, terminal: Terminal): Promise<Outcome> {
  const repository = await openRepository(terminal.cwd);
  try {
    if (event === 'pre-commit') return await beforeCommit(repository, { kind: 'index' }, terminal);
    if (event === 'pre-merge-commit')
      return await beforeCommit(repository, { kind: 'index', mergeHeads: mergeHeadsIn(input) }, terminal);
    if (event === 'pre-push') return await beforePush(repository, input, terminal);
  } finally {
    repository.close();
  }
  throw new Unjudgeable(`drizzle-guard has no hook ${event}; it has ${events.join(', ')}`);
}

/** git exports GITHEAD_<oid> for each commit being merged, before it writes MERGE_HEAD. */
function mergeHeadsIn({ environment }: HookInput): string[] {
  return Object.keys(environment).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
}

async function beforeCommit(repository: Repository, subject: Subject, terminal: Terminal): Promise<Outcome> {
  const report = await judgeOpen(repository, { subject, level: 'drift' });
  const outcome = outcomeOf([report], 'the commit did not happen', terminal);
  if (outcome.exitCode !== 0 || subject.kind !== 'index' || subject.mergeHeads !== undefined) return outcome;
  try {
    const { projects = [] } = await readConfig(await indexFiles(repository));
    const globs = [
      defaultSchema,
      ...projects.flatMap(({ schema = [] }) => schema),
      ...report.projects.flatMap(({ schemaPatterns }) => schemaPatterns),
    ];
    await writeWatch(
      repository,
      guardedPaths(
        [...report.projects, ...projects].map(({ out }) => out),
        globs,
        report.projects.flatMap(({ schemaFiles }) => schemaFiles),
      ),
    );
    return outcome;
  } catch (error) {
    // the commit was judged; only the next one will not be faster
    return { ...outcome, stderr: `${outcome.stderr ?? ''}drizzle-guard: ${(error as Error).message}\n` };
  }
}

async function beforePush(repository: Repository, { args, stdin }: HookInput, terminal: Terminal): Promise<Outcome> {
  const [remote = 'origin'] = args;
  const lines = await stdin();
  let subjects = await pushedSubjects(repository, remote, lines);
  const published = await publishedRefsIn(repository, subjects[0]?.bases[0]);
  if (published !== undefined) subjects = await pushedSubjects(repository, remote, lines, published);
  const reports = [];
  const head = (await commitNamed(repository, 'HEAD'))?.oid;
  for (const subject of subjects) {
    // node_modules and the environment belong to what is checked out
    const level = subject.revision === 'HEAD' || subject.revision === head ? 'drift' : 'replay';
    reports.push(await judgeOpen(repository, { subject, level }));
  }
  return outcomeOf(reports, 'nothing was pushed', terminal);
}

/** What a published state says is published; what is pushed has no say in it. */
async function publishedRefsIn(repository: Repository, base: string | undefined): Promise<readonly string[] | undefined> {
  return base === undefined ? undefined : (await readPolicy(await commitFiles(repository, base))).config.published;
}

function outcomeOf(reports: readonly Report[], consequence: string, terminal: Terminal): Outcome {
  const code = Math.max(0, ...reports.map(({ verdict }) => (verdict === 'blocked' ? 3 : exitCode(verdict))));
  const stdout = reports
    .map((report) => pretty(report, terminal))
    .filter((text) => text !== '')
    .join('\n');
  if (code === 0) return { exitCode: 0, stdout };
  return { exitCode: code === 3 ? 1 : 2, stdout, stderr: `\ndrizzle-guard: ${consequence}.\n` };
}
