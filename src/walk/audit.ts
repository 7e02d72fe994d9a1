import { firstCommitWithTool } from '../audit/adoption.ts';
import { readEvidence } from '../audit/evidence.ts';
import { howPast, type Origins, reasonFor } from '../audit/how.ts';
import { readConfig } from '../config/config.ts';
import { commitsMadeHere } from '../git/reflog.ts';
import { commitNamed, openRepository, type Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { callsUs } from '../hooks/installed.ts';
import { approvalOf } from '../model/approval.ts';
import { type Audit, type AuditedFinding, type FlaggedCommit, unapprovedOf } from '../model/audit.ts';
import { noFiles } from '../model/files.ts';
import type { Verdict } from '../model/report.ts';
import { version } from '../version.ts';
import { walkBranch } from './branch.ts';
import type { Walker } from './judged.ts';
import { type Walked, type WalkedCommit, type Watching, walkLine } from './line.ts';
import { inOrder } from './ordered.ts';
import { type Asked, publishedIn, resolveRange } from './range.ts';
import { stemOf } from './repairs.ts';
import { statesOf } from './states.ts';

export interface AuditOptions extends Asked, Watching {
  /** Any folder of the repository. */
  readonly cwd: string;
}

/**
 * Judges every commit of a range again, from git's objects alone and at level integrity, and says of each that landed with errors how it
 * got past, why, and whether they are still there. Throws Unjudgeable or a GitError when the range cannot be read, and the signal's
 * reason when it is aborted; the next run goes on from there.
 */
export async function audit(options: AuditOptions): Promise<Audit> {
  const started = Date.now();
  const repository = await openRepository(options.cwd);
  try {
    repository.objects.start();
    const states = statesOf(repository);
    const { refs, approvalPolicy } = await publishedIn(repository, states);
    const range = await resolveRange(repository, options, refs);
    const walker: Walker = { repository, states, refs };
    const evidence = readEvidence(repository);
    evidence.catch(() => {});
    const line = range.line === undefined ? undefined : await walkLine(walker, range.line, options);
    if (line !== undefined) await findOrigins(walker, line.walked.flagged, line.save);
    const tips = refs.refs.map(({ oid }) => oid);
    const branch = range.branch === undefined ? undefined : await walkBranch(walker, range.head, tips, options);
    const walks = [line?.walked, branch?.walked].flatMap((one) => one ?? []);
    const { events, problems } = await evidence;
    const commits = walks.flatMap(({ flagged }) => flagged);
    const origins = commits.length === 0 ? noOrigins : await originsOf(repository, range.head.oid);
    // what was accepted later is accepted
    const { approvals = [] } = await readConfig(branch?.files ?? line?.files ?? noFiles);
    const flagged = commits.map((commit): FlaggedCommit => {
      const { commit: oid, author, committer, summary, origin = null, reason } = commit;
      const findings = commit.findings.map(({ finding, repairedBy }): AuditedFinding => {
        return { ...finding, approvedBy: finding.approvedBy ?? approvalOf(finding, approvals, approvalPolicy), repairedBy };
      });
      const isOverride = findings.some(({ approvedBy }) => approvedBy === null);
      const noted = [oid, origin?.commit ?? []].flat().flatMap((one) => events.get(one) ?? []);
      return {
        ...{ commit: oid, author, committer, summary },
        class: isOverride ? 'override' : 'approved',
        how: isOverride ? howPast(oid, noted, origins) : null,
        reason: reasonFor('', noted) ?? reason,
        origin,
        findings,
      };
    });
    const unchecked = walks.flatMap((one) => one.unchecked);
    return {
      schemaVersion: 1,
      tool: { name: 'drizzle-guard', version },
      verdict: verdictOf(
        flagged,
        unchecked.some(({ blocks }) => blocks),
      ),
      subject: { head: range.head.oid, base: basesOf(range), published: range.branch === undefined },
      commits: { ...countsOf(walks), ...classesOf(flagged) },
      flagged,
      unchecked,
      notes: [...range.notes, ...problems],
      durationMs: Date.now() - started,
    };
  } finally {
    repository.close();
  }
}

function basesOf({ line, branch }: Awaited<ReturnType<typeof resolveRange>>): string[] {
  if (line !== undefined) return line.from === undefined ? [] : [line.from.oid];
  return branch?.map(({ oid }) => oid) ?? [];
}

function countsOf(walks: readonly Walked[]) {
  const sum = (of: (walked: Walked) => number) => walks.reduce((total, one) => total + of(one), 0);
  return {
    walked: sum(({ walked }) => walked),
    judged: sum(({ judged }) => judged),
    clean: sum(({ clean }) => clean),
    inherited: sum(({ inherited }) => inherited),
  };
}

function classesOf(flagged: readonly FlaggedCommit[]) {
  const overrides = flagged.filter((one) => one.class === 'override').length;
  return { approved: flagged.length - overrides, overrides };
}

function verdictOf(flagged: readonly FlaggedCommit[], isUnchecked: boolean): Verdict {
  if (flagged.some((one) => unapprovedOf(one, { open: true }).length > 0)) return 'blocked';
  if (isUnchecked) return 'unchecked';
  return flagged.some((one) => one.class === 'approved') ? 'approved' : 'clean';
}

/** Names for each merge with an error the commit of its other lines that brought it, if one of them did. */
async function findOrigins(walker: Walker, flagged: readonly WalkedCommit[], save: () => Promise<void>): Promise<void> {
  const merges = flagged.filter(({ parents, origin }) => parents.length > 1 && origin === undefined);
  const found = inOrder(each(merges), 4, async (merge) => ({ merge, brought: await whatBrought(walker, merge) }));
  for await (const { merge, brought } of found) {
    merge.origin = brought === undefined ? null : pick(brought);
    merge.reason ??= brought?.reason ?? null;
  }
  if (merges.length > 0) await save();
}

async function whatBrought(walker: Walker, merge: WalkedCommit): Promise<WalkedCommit | undefined> {
  const [first, ...others] = merge.parents;
  const stems = merge.findings.map(({ finding }) => stemOf(finding, finding.subject));
  for (const other of others) {
    const head = await commitNamed(walker.repository, other);
    if (head === undefined || first === undefined) return undefined;
    const side = await walkBranch(walker, head, [first], { approvals: async () => [] });
    const by = stems.flatMap((stem) => side.errors.get(stem)?.by ?? []).map(({ commit }) => commit);
    const brought = side.walked.flagged.find(({ commit }) => by.includes(commit));
    if (brought !== undefined) return brought;
  }
  return undefined;
}

async function* each<Value>(values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}

function pick({ commit, author, committer, summary }: WalkedCommit) {
  return { commit, author, committer, summary };
}

const noOrigins: Origins = { madeHere: new Set(), hooked: false, isBefore: () => false };

async function originsOf(repository: Repository, tip: string): Promise<Origins> {
  const [madeHere, hooked, first] = await Promise.all([
    commitsMadeHere(repository),
    callsUs(repository, 'pre-commit'),
    firstCommitWithTool(repository, tip),
  ]);
  const since = first === undefined ? undefined : await descendantsOf(repository, first, tip);
  return { madeHere, hooked, isBefore: (commit) => since === undefined || !since.has(commit) };
}

/** The commits of a history from one on. */
async function descendantsOf({ cwd }: Repository, first: string, tip: string): Promise<ReadonlySet<string>> {
  const { stdout } = await git(['rev-list', '--ancestry-path', `${first}..${tip}`, '--'], { cwd });
  return new Set([first, ...stdout.split('\n')]);
}
