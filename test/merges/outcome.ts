import { isDeepStrictEqual } from 'node:util';
import { nameOfTag } from '../../src/model/history.ts';
import type { Report, ReportedFinding } from '../../src/model/report.ts';
import { unapproved } from '../../src/model/report.ts';
import type { Ran, TestRepository } from '../support/test-repository.ts';
import type { Candidate } from './candidates.ts';
import { lostIn, statementsOf } from './statements.ts';
import type { Stripped } from './stripped.ts';

/**
 * How a merge ended:
 * - `green`: nothing is wrong, and nothing was asked; data that a migration drops may still want its approval
 * - `as before`: the merge is repaired, and one side has what it had by itself
 * - `answered`: repaired after the first answer that was offered
 * - `asked`: only a person can decide
 * - `refused`: `fix` says why it cannot begin, or that its repair is not enough
 * - `wrong`: something is wrong that neither side had
 * - `unreadable`: the history lacks files
 */
export const outcomes = ['green', 'as before', 'answered', 'asked', 'refused', 'wrong', 'unreadable'] as const;

export interface Outcome {
  readonly kind: (typeof outcomes)[number];
  /** What `fix` printed, or what is wrong. */
  readonly why: string;
  /** Statements of either side that are nowhere any more, and that nobody was asked about. */
  readonly lost: readonly string[];
  /** Statements that published files were edited to have, and that the answer gave up. */
  readonly givenUp: readonly string[];
  /** Published files that are not byte for byte as they were. */
  readonly changed: readonly string[];
  /** What is wrong with what people made of it, and with neither side by itself. */
  readonly people: readonly string[];
  /** What is still wrong with the side that is not published. */
  readonly left?: readonly string[];
  readonly conflict?: boolean;
  readonly seconds?: number;
}

/** Merges, repairs, and looks at the result. */
export function outcomeOf(
  { repository, parents, merge, base }: Stripped,
  { folder, published }: Candidate,
  cli: string,
): Outcome {
  const run = (args: string) => repository.run(`node ${cli} ${args}`);
  const mistakesOf = (commit: string) => mistakes(run(`check --commit ${commit} --level replay --json`)).map(nameOf);
  const before = new Set(mistakesOf(parents[published === 0 ? 1 : 0]));
  const people = mistakesOf(merge).filter((one) => !before.has(one));
  const conflict = repository.run('git merge --no-commit --no-ff -q other').exitCode !== 0;
  const started = performance.now();
  const first = run('fix --yes');
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
  const answer = first.exitCode === 2 ? /^ {4}npx drizzle-guard (fix .*)$/m.exec(first.stdout)?.[1] : undefined;
  const last = answer === undefined ? first : run(`${answer} --yes`);
  const about = { people, conflict, seconds };
  if (last.exitCode === 2) {
    const kind =
      /^Nothing was changed\.$/m.test(last.stdout) && !last.stdout.includes('This would not be enough') ? 'asked' : 'refused';
    return { kind, why: last.output, lost: [], givenUp: [], changed: [], ...about };
  }
  const changed = changedIn(repository, parents[published], folder);
  const statements = (commit: string) => statementsOf(repository, folder, commit);
  const gone = lostIn(statementsOf(repository, folder), { base: statements(base), sides: parents.map(statements) });
  const edits = new Set(
    restoredBy(answer, folder).flatMap((path) => [...statementsOf(repository, path, parents[published === 0 ? 1 : 0]).keys()]),
  );
  const givenUp = gone.filter((statement) => edits.has(statement));
  const lost = gone.filter((statement) => !edits.has(statement));
  const left = mistakes(run('check --level replay --json')).map(nameOf);
  const fresh = left.filter((one) => !before.has(one));
  const kind = fresh.length > 0 ? 'wrong' : answer !== undefined ? 'answered' : left.length > 0 ? 'as before' : 'green';
  const why = fresh.length > 0 ? fresh.join(', ') : saidIn(last);
  return { kind, why, left, lost, givenUp, changed, ...about };
}

/** The published files whose edits an answer gives up. */
function restoredBy(answer: string | undefined, folder: string): string[] {
  const tags = [...(answer ?? '').matchAll(/ --restore (\S+)/g)].map(([, tag = '']) => tag);
  return tags.flatMap((tag) => [`${folder}/${tag}.sql`, `${folder}/${tag}/migration.sql`]);
}

/** Mistakes, and SQL that is not what drizzle-kit generates; what could not be judged is one as well. */
function mistakes({ stdout, output }: Ran): Pick<ReportedFinding, 'rule' | 'subject'>[] {
  if (!stdout.startsWith('{')) return [{ rule: 'not judged', subject: output }];
  const report = JSON.parse(stdout) as Report;
  const failed = report.unchecked.filter(({ blocks }) => blocks).map(({ reason }) => ({ rule: 'not judged', subject: reason }));
  return [...unapproved(report).filter(({ kind, level }) => kind === 'mistake' || level === 'replay'), ...failed];
}

function nameOf({ rule, subject }: Pick<ReportedFinding, 'rule' | 'subject'>): string {
  return `${rule} ${nameOfTag(subject)}`;
}

/** The steps, without the diff. */
function saidIn({ stdout, stderr }: Ran): string {
  const steps = stdout.split('\n').filter((line) => /^(?:\d+\. |note {2})/.test(line));
  return steps.length > 0 ? steps.join('\n') : stderr.trim();
}

/** Published files that differ in the index; of a journal its published entries. */
function changedIn(repository: TestRepository, published: string, folder: string): string[] {
  const listed = repository.git('diff-index', '--cached', '--name-only', '--diff-filter=MDTU', '-z', published, '--', folder);
  return listed.split('\0').filter((path) => {
    if (path === '') return false;
    if (!path.endsWith('/_journal.json')) return true;
    const [old, now] = [published, ''].map(
      (of) => (JSON.parse(repository.git('cat-file', 'blob', `${of}:${path}`)) as { entries: object[] }).entries,
    );
    return !isDeepStrictEqual(now?.slice(0, old?.length), old);
  });
}
