import { leaveReceipt } from '../../audit/receipts.ts';
import { readConfig } from '../../config/config.ts';
import { defaultSchema } from '../../config/schema-files.ts';
import { indexFiles } from '../../git/files.ts';
import type { Repository } from '../../git/repository.ts';
import { guardedPaths, writeWatch } from '../../hooks/watch.ts';
import type { Files } from '../../model/files.ts';
import type { Report } from '../../model/report.ts';
import type { Outcome } from '../command.ts';

/** The pathspecs of what a commit must leave alone to need no judging, after a state was judged. */
export async function watchFor(files: Files, report: Report): Promise<string[]> {
  const { projects = [] } = await readConfig(files);
  const globs = [
    defaultSchema,
    ...projects.flatMap(({ schema = [] }) => schema),
    ...report.projects.flatMap(({ schemaPatterns }) => schemaPatterns),
  ];
  const outs = [...report.projects, ...projects].map(({ out }) => out);
  return guardedPaths(
    outs,
    globs,
    report.projects.flatMap(({ schemaFiles }) => schemaFiles),
  );
}

/** What a verdict was about: migrations folders, and everything else that decided it. */
export function decisive(report: Report): { readonly outs: readonly string[]; readonly files: readonly string[] } {
  return {
    outs: report.projects.map(({ out }) => out),
    files: ['drizzle-guard.json', ...report.projects.flatMap(({ schemaFiles }) => schemaFiles)],
  };
}

/** Keeps that the index was judged and passed: for post-commit, which asks, and so that the next commit need not wait for Node. */
export async function passed(repository: Repository, report: Report, outcome: Outcome): Promise<Outcome> {
  try {
    const files = await indexFiles(repository);
    const watch = await watchFor(files, report);
    await leaveReceipt(repository.gitDir, files, { ...decisive(report), watch });
    await writeWatch(repository, watch);
    return outcome;
  } catch (error) {
    // the commit was judged; a full disk is no reason to stop it
    return { ...outcome, stderr: `${outcome.stderr ?? ''}drizzle-guard: ${(error as Error).message}\n` };
  }
}
