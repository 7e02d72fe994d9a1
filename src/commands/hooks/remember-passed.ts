import { readConfig } from '../../config/config.ts';
import { defaultSchema } from '../../config/schema-files.ts';
import { leaveReceipt } from '../../evidence/receipts.ts';
import { indexFiles } from '../../git/files.ts';
import { commitNamed, type Repository } from '../../git/repository.ts';
import { mergeHeads } from '../../git/subject.ts';
import { guardedPaths, writeWatch } from '../../hooks/watch.ts';
import { behindLinks } from '../../judge/behind-links.ts';
import type { Files } from '../../model/files.ts';
import type { Report } from '../../model/report.ts';
import type { Subject } from '../../model/subject.ts';
import type { Outcome } from '../command.ts';
import { readByCode } from './read-by-code.ts';

/** What a verdict was about: migrations folders, and everything else that decided it. */
export interface Decisive {
  readonly outs: readonly string[];
  readonly files: readonly string[];
}

/** What decided a report, including the files that a schema or config reads while it runs. */
export async function decisive(files: Files, report: Report): Promise<Decisive> {
  const closure = report.projects.flatMap(({ schemaFiles }) => schemaFiles);
  const outs = report.projects.map(({ out }) => out);
  const [read, linked] = await Promise.all([readByCode(files, closure), behindLinks(files, outs)]);
  return {
    outs: [...outs, ...read.folders],
    files: ['drizzle-guard.json', 'package.json', ...closure, ...read.files, ...linked],
  };
}

/** The pathspecs that a later commit must leave alone to pass without being judged. */
export async function watchFor(files: Files, report: Report): Promise<string[]> {
  const { projects = [] } = await readConfig(files);
  const about = await decisive(files, report);
  const globs = [
    defaultSchema,
    ...projects.flatMap(({ schema = [] }) => schema),
    ...report.projects.flatMap(({ schemaPatterns }) => schemaPatterns),
  ];
  const outs = [...about.outs, ...projects.map(({ out }) => out)];
  const closure = report.projects.flatMap(({ schemaFiles }) => schemaFiles);
  const others = about.files.filter(
    (path) => !closure.includes(path) && path !== 'drizzle-guard.json' && path !== 'package.json',
  );
  return guardedPaths(outs, globs, closure, others);
}

/** Records that the index passed: a receipt for post-commit, and a watch that lets the next commit pass without Node. */
export async function passed(repository: Repository, subject: Subject, report: Report, outcome: Outcome): Promise<Outcome> {
  try {
    const files = await indexFiles(repository);
    const watch = await watchFor(files, report);
    const head = await commitNamed(repository, 'HEAD');
    const parents = [...(head === undefined ? [] : [head.oid]), ...(await mergeHeads(repository, subject))];
    await leaveReceipt(repository.gitDir, files, {
      ...(await decisive(files, report)),
      watch,
      parents,
      amended: head?.parents ?? null,
    });
    await writeWatch(repository, watch);
    return outcome;
  } catch (error) {
    // the commit was judged; a full disk is no reason to stop it
    return { ...outcome, stderr: `${outcome.stderr ?? ''}drizzle-guard: ${(error as Error).message}\n` };
  }
}
