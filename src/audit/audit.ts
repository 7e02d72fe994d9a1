import { readConfig } from '../config/config.ts';
import { firstCommitWithTool } from '../evidence/adoption.ts';
import { readEvidence } from '../evidence/evidence.ts';
import type { Origins } from '../evidence/how.ts';
import { commitsMadeHere } from '../git/reflog.ts';
import { openRepository } from '../git/repository.ts';
import { callsUs } from '../hooks/installed.ts';
import { approvalsInMessages } from '../judge/approvals.ts';
import { fingerprints } from '../judge/fingerprint.ts';
import { type Audit, type CheckedOut, type FlaggedCommit, unapprovedOf } from '../model/audit.ts';
import type { Level } from '../model/level.ts';
import type { Unchecked, Verdict } from '../model/report.ts';
import { version } from '../version.ts';
import { goneIn, levelForNotes, notChecked, unknownIn } from './checked-again.ts';
import { type JudgedHead, judgeCheckedOut } from './checked-out.ts';
import { commitStates } from './commit-files.ts';
import { flaggedCommits } from './flagged.ts';
import type { Walker } from './judge-commit.ts';
import { type NotedCommit, notedCommits } from './noted.ts';
import { findOrigins } from './origins.ts';
import { type Asked, publishedIn, type Range, resolveRange, settingsAt } from './range.ts';
import { walkPublished } from './walk-published.ts';
import { walkUnpublished } from './walk-unpublished.ts';
import type { Walked, WalkOptions } from './walked.ts';

export interface AuditOptions extends Asked, WalkOptions {
  /** A folder in the repository. */
  readonly cwd: string;
  /**
   * The level for the checked-out commit; all other commits are judged at integrity. By default that is integrity too, or drift if a
   * note names a finding that only drift can find.
   */
  readonly level?: Level | undefined;
}

/**
 * Judges each commit of a range from git's objects, at level integrity. For each commit with errors it tells how it got past the hooks,
 * why, and whether the errors are still there. Throws Unjudgeable or a GitError if the range cannot be read, and the signal's reason if
 * aborted; the next run continues from there.
 */
export async function audit(options: AuditOptions): Promise<Audit> {
  const started = Date.now();
  const repository = await openRepository(options.cwd);
  try {
    repository.objects.start();
    const states = commitStates(repository);
    const { refs, approvalPolicy } = await publishedIn(repository, states);
    const range = await resolveRange(repository, options, refs);
    const walker: Walker = { repository, states, refs, graph: range.graph, kept: new Map() };
    const evidence = readEvidence(repository);
    evidence.catch(() => {});
    const lines = range.lines === undefined ? undefined : await walkPublished(walker, range.lines, options);
    if (lines !== undefined) await findOrigins(walker, lines.walked.flagged, { ...options, save: lines.save });
    const tips = refs.refs.map(({ oid }) => oid);
    const branch = range.branch === undefined ? undefined : await walkUnpublished(walker, range.head.oid, tips, options);
    const walks = [lines?.walked, branch?.walked].flatMap((one) => one ?? []);
    const { events, problems } = await evidence;
    const commits = walks.flatMap(({ flagged }) => flagged);
    const noted = await notedCommits(walker, events, within(walker, range, tips));
    // if the whole range is published, it is compared with the published commit before it
    const base = range.branch === undefined ? (range.lines?.from ?? range.lines?.oids[0]) : undefined;
    const { approvals = [] } = await readConfig(await settingsAt(repository, states, range.head.oid));
    const about = {
      events,
      origins: commits.length + noted.length === 0 ? noOrigins : await originsOf(walker, range.head.oid),
      ...{ approvals, policy: approvalPolicy },
      fingerprintOf: await fingerprints(),
      approvalsOf: ({ message, author }: NotedCommit) =>
        approvalsInMessages(repository, [{ message, author: `${author.name} <${author.mail}>` }]),
    };
    const asFlagged = (head?: JudgedHead) =>
      flaggedCommits(commits, noted, { ...about, goneIn: (oid, finding) => goneIn(walker, head, oid, finding) });
    const before = await asFlagged();
    const unknown = unknownIn(before);
    const level = options.level ?? (await levelForNotes(walker, unknown, { range, asked: options.range }));
    const head = await judgeCheckedOut(repository, level, base);
    const flagged = head === undefined ? before : await asFlagged(head);
    const left = notChecked(unknownIn(flagged), { asked: options.level, head });
    // nobody asked for that level, so its failure is reported and blocks nothing
    const ofHead = head?.unchecked.map((one) => (options.level === undefined ? { ...one, blocks: false } : one)) ?? [];
    const unchecked = [...walks.flatMap((one) => one.unchecked), ...left.unchecked, ...ofHead];
    return {
      schemaVersion: 1,
      tool: { name: 'drizzle-guard', version },
      verdict: auditVerdict(flagged, head?.checkedOut, unchecked),
      subject: { head: range.head.oid, base: basesOf(range), published: range.branch === undefined },
      commits: { ...countsOf(walks), ...classesOf(flagged) },
      flagged,
      ...(head !== undefined && { checkedOut: head.checkedOut }),
      unchecked,
      notes: [...range.notes, ...problems, ...left.notes],
      durationMs: Date.now() - started,
    };
  } finally {
    repository.close();
  }
}

function basesOf({ lines, branch }: Range): readonly string[] {
  if (lines !== undefined) return lines.from === undefined ? [] : [lines.from];
  return branch ?? [];
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

function auditVerdict(
  flagged: readonly FlaggedCommit[],
  checkedOut: CheckedOut | undefined,
  unchecked: readonly Unchecked[],
): Verdict {
  const isBlocked = flagged.some((one) => unapprovedOf(one, { open: true }).length > 0);
  if (isBlocked || checkedOut?.findings.some(({ approvedBy }) => approvedBy === null)) return 'blocked';
  if (unchecked.some(({ blocks }) => blocks)) return 'unchecked';
  return flagged.some((one) => one.class === 'approved') ? 'approved' : 'clean';
}

/** Returns whether an audit covers a commit. It covers commits that a published line merged, too. */
function within({ graph }: Walker, { lines, branch, head }: Range, tips: readonly string[]): (oid: string) => boolean {
  const published = lines === undefined ? new Set<string>() : graph.withAncestors(lines.tips);
  const before = lines?.from === undefined ? new Set<string>() : graph.withAncestors([lines.from]);
  const own = branch === undefined ? new Set<string>() : graph.withAncestors([head.oid]);
  const others = branch === undefined ? new Set<string>() : graph.withAncestors(tips);
  return (oid) => (published.has(oid) && !before.has(oid)) || (own.has(oid) && !others.has(oid));
}

const noOrigins: Origins = { madeHere: new Map(), hooked: false, isBefore: () => false };

async function originsOf({ repository, graph }: Walker, tip: string): Promise<Origins> {
  const [madeHere, hooked, first] = await Promise.all([
    commitsMadeHere(repository),
    callsUs(repository, 'pre-commit'),
    firstCommitWithTool(repository, tip),
  ]);
  const since = first === undefined ? undefined : graph.descendants(first);
  return { madeHere, hooked, isBefore: (commit) => since === undefined || !since.has(commit) };
}
