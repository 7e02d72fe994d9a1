import type { Repository } from '../../git/repository.ts';
import { exitCode, type Report } from '../../model/report.ts';
import { pretty } from '../../reporters/pretty.ts';
import type { Outcome, Terminal } from '../command.ts';

/** What git gives a hook. */
export interface HookInput {
  readonly args: readonly string[];
  /** Reads all of stdin. */
  stdin(): Promise<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Answers one of git's events. */
export type Hook = (repository: Repository, input: HookInput, terminal: Terminal) => Promise<Outcome>;

/** What some reports mean to git, and what a person reads of it. */
export function outcomeOf(reports: readonly Report[], consequence: string, terminal: Terminal): Outcome {
  const code = Math.max(0, ...reports.map(({ verdict }) => (verdict === 'blocked' ? 3 : exitCode(verdict))));
  const stdout = reports
    .map((report) => pretty(report, terminal))
    .filter((text) => text !== '')
    .join('\n');
  if (code === 0) return { exitCode: 0, stdout };
  return { exitCode: code === 3 ? 1 : 2, stdout, stderr: `\ndrizzle-guard: ${consequence}.\n` };
}
