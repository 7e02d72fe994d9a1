import type { Repository } from '../../git/repository.ts';
import { type Received, receivedSubjects } from '../../hooks/pre-receive.ts';
import { serverRefs } from '../../hooks/server-refs.ts';
import { judgeOpen } from '../../judge/judge.ts';
import { configurationAt } from '../../judge/published.ts';
import type { Report } from '../../model/report.ts';
import { oneLine } from '../../reporters/printable.ts';
import type { Outcome, Terminal } from '../command.ts';
import { type HookInput, outcomeOf, withoutApproved } from './hook.ts';

/** Judges what a server receives for its published refs. Integrity only: a server has neither the kit nor the modules of a project. */
export async function preReceive(repository: Repository, { stdin }: HookInput, terminal: Terminal): Promise<Outcome> {
  const lines = await stdin();
  const { main } = await serverRefs(repository);
  const { config } = await configurationAt(repository, main);
  const reports: Report[] = [];
  const lost: string[] = [];
  for (const subject of await receivedSubjects(repository, lines, config.published)) {
    const report = await judgeOpen(repository, { subject, level: 'integrity' });
    if (subject.deleted) lost.push(...lostWith(subject, report));
    else reports.push(report);
  }
  // git shows it to the user behind `remote: `
  const judged = outcomeOf(
    reports.map((report) => withoutApproved(report)),
    'push',
    { ...terminal, color: false, atTop: false },
  );
  if (judged.exitCode === 0 && lost.length === 0) return judged;
  const ending = 'The server compares the files only; CI checks replay and drift.';
  const rejected = judged.stderr ?? '\ndrizzle-guard: push rejected (1 error)\n';
  return {
    exitCode: judged.exitCode === 0 ? 1 : judged.exitCode,
    stdout: `${lost.join('\n')}${judged.stdout ?? ''}${rejected}${ending}\n`,
  };
}

/** A branch that is deleted and created again would be new, so its published migrations could be edited. */
function lostWith({ ref }: Received, { projects, unchecked }: Report): string[] {
  const tags = projects.flatMap(({ newMigrations }) => newMigrations.map(({ tag }) => tag));
  const what = tags.length > 0 ? `the only published branch with ${tags.join(', ')}` : 'not readable';
  if (tags.length === 0 && !unchecked.some(({ blocks }) => blocks)) return [];
  return [
    `error  ${oneLine(ref.replace(/^refs\/heads\//, ''))} cannot be deleted: it is ${oneLine(what)}`,
    '  Databases that ran its migrations would be out of step with everything that stays published.',
    '  fix      Merge it into another published branch first, or delete it on the server itself.\n',
  ];
}
