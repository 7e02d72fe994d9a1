import { skipReason } from '../../audit/way.ts';
import { readPolicy } from '../../config/config.ts';
import { commitFiles } from '../../git/files.ts';
import { pushNotes } from '../../git/notes.ts';
import { commitNamed, type Repository } from '../../git/repository.ts';
import { pushedSubjects } from '../../hooks/pre-push.ts';
import { judgeOpen } from '../../judge.ts';
import { redact } from '../../model/shell.ts';
import type { Outcome, Terminal } from '../command.ts';
import { type HookInput, outcomeOf } from './hook.ts';

/** Judges every pushed ref: all that is not published yet. */
export async function prePush(
  repository: Repository,
  { args, stdin, environment }: HookInput,
  terminal: Terminal,
): Promise<Outcome> {
  if (skipReason(environment) !== undefined)
    return { exitCode: 0, stderr: 'drizzle-guard: DRIZZLE_GUARD_SKIP is set, so this push was not judged; CI will judge it.\n' };
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
  const outcome = outcomeOf(reports, 'nothing was pushed', terminal);
  if (outcome.exitCode !== 0) return outcome;
  try {
    await pushNotes(repository, remote);
    return outcome;
  } catch (error) {
    // what they say of overrides, CI and the audit find out without them
    return { ...outcome, stderr: `drizzle-guard: the notes were not pushed: ${redact((error as Error).message)}\n` };
  }
}

/** What a published state says is published; what is pushed has no say in it. */
async function publishedRefsIn(repository: Repository, base: string | undefined): Promise<readonly string[] | undefined> {
  return base === undefined ? undefined : (await readPolicy(await commitFiles(repository, base))).config.published;
}
