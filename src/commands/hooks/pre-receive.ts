import { readPolicy } from '../../config/config.ts';
import { commitFiles } from '../../git/files.ts';
import { commitNamed, type Repository } from '../../git/repository.ts';
import { receivedSubjects } from '../../hooks/pre-receive.ts';
import { judgeOpen } from '../../judge.ts';
import type { Outcome, Terminal } from '../command.ts';
import { type HookInput, outcomeOf } from './hook.ts';

/** Judges what a server receives for its published refs. Integrity only: a server has neither the kit nor the modules of a project. */
export async function preReceive(repository: Repository, { stdin }: HookInput, terminal: Terminal): Promise<Outcome> {
  const lines = await stdin();
  const head = await commitNamed(repository, 'HEAD');
  const policy = head === undefined ? undefined : await readPolicy(await commitFiles(repository, head.oid));
  const reports = [];
  for (const subject of await receivedSubjects(repository, lines, policy?.config.published))
    reports.push(await judgeOpen(repository, { subject, level: 'integrity' }));
  // whoever pushes reads it behind `remote: `
  const { exitCode, stdout = '' } = outcomeOf(reports, '', { ...terminal, color: false });
  if (exitCode === 0) return { exitCode, stdout };
  return {
    exitCode,
    stdout: `${stdout}\ndrizzle-guard: nothing was accepted. The server compares the files only; CI proves replay and drift.\n`,
  };
}
