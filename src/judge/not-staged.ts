import { worktreeFiles } from '../git/files.ts';
import { type NamedByCommit, namedByCommit } from '../git/named-by-commit.ts';
import type { Commit } from '../git/repository.ts';
import type { Files } from '../model/files.ts';
import type { ReportedFinding } from '../model/report.ts';
import { quote } from '../model/shell.ts';
import type { Context } from './context.ts';
import { judgeFrom } from './judge-from.ts';
import { nameOfFinding } from './report.ts';

interface Judging {
  readonly context: Context;
  readonly bases: readonly Commit[];
  readonly before: readonly Files[];
  readonly after: Files;
  /** The identity of a finding among all projects, without the prefixes that the report adds. */
  nameOf(finding: ReportedFinding): string;
}

/**
 * Replaces errors that exist only because generated files are not staged by one finding whose fix stages them. `git commit -a` leaves
 * out new files, so this is a common mistake.
 */
export async function notStaged(findings: readonly ReportedFinding[], judging: Judging): Promise<readonly ReportedFinding[]> {
  const { context, bases, before, after, nameOf } = judging;
  const open = findings.filter((one) => one.level === 'integrity' && one.severity === 'error' && one.approvedBy === null);
  if (open.length === 0) return findings;
  const worktree = await worktreeFiles(context.repository);
  const outs = [...new Set(open.map(({ project }) => project))];
  const left = new Map(outs.map((out) => [out, differingBelow(after, worktree, out)]));
  if ([...left.values()].every((paths) => paths.length === 0)) return findings;
  const added = withPaths(after, worktree, [...left.values()].flat());
  const judged = await judgeFrom({ ...context, level: 'integrity', lazyNames: false }, bases, before, added);
  const still = new Set(judged.flatMap(({ introduced }) => introduced).map(nameOfFinding));
  // drift was judged without those files, so staging them settles it
  const solved = new Set(findings.filter((one) => one.approvedBy === null && (one.level === 'drift' || !still.has(nameOf(one)))));
  const named = await namedByCommit(context.repository);
  const leads = new Map(
    outs.flatMap((out) => {
      const own = open.filter((one) => one.project === out && solved.has(one));
      // the combined finding must not be approvable if any of its errors is not
      const lead = own.find(({ approvable }) => !approvable) ?? own[0];
      return lead === undefined ? [] : [[lead, asNotStaged(lead, left.get(out) ?? [], named)] as const];
    }),
  );
  const led = new Set([...leads.keys()].map(({ project }) => project));
  return findings.flatMap((one) => leads.get(one) ?? (led.has(one.project) && solved.has(one) ? [] : [one]));
}

function asNotStaged(
  finding: ReportedFinding,
  [first = '', ...others]: readonly string[],
  named: NamedByCommit,
): ReportedFinding {
  const more = others.length === 0 ? ' is' : ` and ${others.length} more file${others.length === 1 ? '' : 's'} are`;
  const { repair: _, ...rest } = finding;
  return {
    ...rest,
    path: first,
    line: null,
    problem: `${first}${more} in the working tree, but not in this commit.`,
    kind: 'mistake',
    fix: [{ say: 'Add what drizzle-kit generated.', run: [...stagingOf(named), `git add ${quote(finding.project || '.')}`] }],
  };
}

/** Stages what the stopped commit took by itself, so that one without its options has it as well. */
function stagingOf(named: NamedByCommit): string[] {
  if (named === 'everything') return ['git add -u'];
  return named.length === 0 ? [] : [`git add -- ${named.map(quote).join(' ')}`];
}

/** The files of a folder that `git add` would change in the index. */
function differingBelow(index: Files, worktree: Files, out: string): string[] {
  const isBelow = (path: string) => out === '' || path.startsWith(`${out}/`);
  const paths = new Set([...index.entries.keys(), ...worktree.entries.keys()].filter(isBelow));
  const changed = [...paths].filter((path) => index.entries.get(path)?.oid !== worktree.entries.get(path)?.oid);
  // new files come first: they are what people forget to add
  return changed.sort(
    (one, other) => Number(index.entries.has(one)) - Number(index.entries.has(other)) || (one < other ? -1 : 1),
  );
}

function withPaths(index: Files, worktree: Files, paths: readonly string[]): Files {
  const entries = new Map(index.entries);
  for (const path of paths) {
    const entry = worktree.entries.get(path);
    if (entry === undefined) entries.delete(path);
    else entries.set(path, entry);
  }
  const taken = new Set(paths);
  return { ...index, entries, read: (path, most) => (taken.has(path) ? worktree : index).read(path, most) };
}
