import { skipReason } from '../../evidence/skip-reason.ts';
import { pushNotes } from '../../git/notes.ts';
import { commitNamed, type Repository } from '../../git/repository.ts';
import { pushedSubjects } from '../../hooks/pre-push.ts';
import { judgeOpen } from '../../judge/judge.ts';
import { publishedState } from '../../judge/published.ts';
import type { Report } from '../../model/report.ts';
import { redact } from '../../model/secrets.ts';
import { count } from '../../reporters/notes.ts';
import type { Outcome, Terminal } from '../command.ts';
import { type HookInput, outcomeOf, said, withoutApproved } from './hook.ts';

/** Judges the unpublished changes of every pushed ref. */
export async function prePush(
  repository: Repository,
  { args, stdin, environment }: HookInput,
  terminal: Terminal,
): Promise<Outcome> {
  if (skipReason(environment) !== undefined)
    return { exitCode: 0, stderr: 'drizzle-guard: DRIZZLE_GUARD_SKIP is set, so this push was not checked; CI will check it.\n' };
  const [remote = 'origin'] = args;
  const lines = await stdin();
  const { subject: subjects } = await publishedState(repository, async (published) => {
    const pushed = await pushedSubjects(repository, remote, lines, published);
    return { subject: pushed, base: pushed[0]?.bases[0] };
  });
  const reports = [];
  const head = (await commitNamed(repository, 'HEAD'))?.oid;
  for (const subject of subjects) {
    // node_modules and the environment belong to what is checked out
    const level = subject.revision === 'HEAD' || subject.revision === head ? 'drift' : 'replay';
    reports.push(await judgeOpen(repository, { subject, level }));
  }
  const judged = outcomeOf(
    reports.map((report) => withoutApproved(report)),
    'push',
    terminal,
  );
  const outcome = { ...judged, stderr: `${judged.stderr ?? ''}${said(approvedCount(reports))}` };
  if (outcome.exitCode !== 0) return outcome;
  try {
    await pushNotes(repository, remote);
    return outcome;
  } catch (error) {
    // CI and the audit find overrides without the notes
    return { ...outcome, stderr: `${outcome.stderr}${said([`the notes were not pushed: ${redact((error as Error).message)}`])}` };
  }
}

/** Counts approved findings. Who approved them was shown when they did. */
function approvedCount(reports: readonly Report[]): string[] {
  const approved = reports.flatMap(({ findings }) => findings).filter(({ approvedBy }) => approvedBy !== null);
  const names = new Map(approved.map(({ fingerprint, rule }) => [fingerprint, rule]));
  return names.size === 0 ? [] : [`${count(names.size, 'approved finding')} (${[...new Set(names.values())].join(', ')})`];
}
