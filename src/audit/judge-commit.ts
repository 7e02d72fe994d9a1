import { readPolicy } from '../config/config.ts';
import type { CommitGraph } from '../git/graph.ts';
import type { Published } from '../git/published.ts';
import type { Commit, Repository } from '../git/repository.ts';
import { findingKey, severitiesOf } from '../judge/check.ts';
import { judgeFrom } from '../judge/judge-from.ts';
import { distinctFindings, type Judged, reportedFindings, uncheckedOf } from '../judge/report.ts';
import { structureOf } from '../layouts/change.ts';
import type { Change } from '../model/change.ts';
import { CouldNotCheck } from '../model/could-not-check.ts';
import type { Files } from '../model/files.ts';
import type { Approval } from '../model/finding.ts';
import type { History, Migration } from '../model/history.ts';
import type { ReportedFinding, Unchecked } from '../model/report.ts';
import { rules } from '../rules/index.ts';
import type { States } from './commit-files.ts';

/** What every step of a walk needs. */
export interface Walker {
  readonly repository: Repository;
  readonly states: States;
  readonly refs: Published;
  readonly graph: CommitGraph;
  /** Recently used states, by `<commit> <folder>`. */
  readonly kept: Map<string, Promise<Files>>;
}

/** The change of one commit, or of a branch up to a commit. */
export interface Step {
  readonly bases: readonly Commit[];
  readonly before: readonly Files[];
  readonly after: Files;
  /** Milliseconds since the epoch. */
  readonly moment: number;
  /** Reads the approvals that apply. With `since`, it includes messages of later commits than these, whose journal nobody could read. */
  approvals(since?: readonly string[]): Promise<readonly Approval[]>;
}

/** An error with everything that is needed to recognize it in a later state. */
export interface FoundError {
  readonly finding: ReportedFinding;
  /** The finding's identity within its project. */
  readonly key: string;
  readonly from: string;
  readonly out: string;
  /** Whether the structure of its state shows it, without any file's contents. */
  readonly visible: boolean;
  /** The migration that it is about, as it was then. */
  readonly migration: MigrationAsFound | null;
  /** Tags of published migrations that its commit removed. */
  readonly lost: readonly string[];
}

export interface MigrationAsFound {
  readonly tag: string;
  readonly sql: string | null;
  readonly snapshot: string | null;
  readonly when: number;
}

/** What a commit did to one project. */
export interface JudgedProject {
  readonly before: History;
  readonly after: History;
  /** Whether an existing migration was changed, moved or removed. */
  readonly edited: boolean;
  /** Paths of the files of new migrations. */
  readonly added: readonly string[];
  /** The commit it was compared with if the journal of its first parent is unreadable. */
  readonly lastReadable?: string | undefined;
}

/** The verdict on one step. */
export interface JudgedStep {
  readonly errors: readonly FoundError[];
  readonly inherited: number;
  readonly projects: readonly JudgedProject[];
  readonly unchecked: readonly Unchecked[];
}

/** Judges a step at level integrity. If git fails or settings are unusable, the step is unchecked, not clean. */
export async function judgeStep(walker: Walker, step: Step): Promise<JudgedStep> {
  try {
    return await judged(walker, step);
  } catch (error) {
    if (!(error instanceof CouldNotCheck)) throw error;
    const unchecked = { project: null, level: 'integrity', reason: error.message, blocks: true } as const;
    return { errors: [], inherited: 0, projects: [], unchecked: [unchecked] };
  }
}

async function judged({ repository, refs }: Walker, { bases, before, after, moment, approvals }: Step): Promise<JudgedStep> {
  const own = await readPolicy(after);
  // the published settings decide; before anything is published, the change's own
  const policy = before[0] === undefined ? own : await readPolicy(before[0]);
  const settings = {
    own: policy.config,
    severities: severitiesOf(policy.config, rules),
    refs,
    moment,
    level: 'integrity',
    past: true,
  } as const;
  const all = await judgeFrom({ repository, ...settings }, bases, before, after);
  const introduced = distinctFindings(all.flatMap((one) => one.introduced)).filter(({ severity }) => severity === 'error');
  const accepted = introduced.some(({ approvable }) => approvable)
    ? [...(own.config.approvals ?? []), ...(await approvals(unreadSince(all)))]
    : [];
  // databases already ran these migrations, so no command can repair them
  const findings = (
    await reportedFindings(introduced, all, { approvals: accepted, policy: policy.config.approvalPolicy ?? {} })
  ).map((finding) => ({ ...finding, fix: [], diff: null }));
  return {
    errors: findings.map((finding, at) => foundError(finding, findingKey(introduced[at] ?? finding), all)),
    inherited: all.reduce((sum, { inherited }) => sum + inherited, 0),
    projects: all.map(projectOf),
    unchecked: [...new Set([own.problem, policy.problem])]
      .flatMap((problem): Unchecked[] =>
        problem === undefined ? [] : [{ project: null, level: 'integrity', reason: problem, blocks: false }],
      )
      .concat(uncheckedOf(all)),
  };
}

/** Whether a commit makes a project's journal readable again. */
export function isReadableAgain({ before, after, lastReadable }: JudgedProject): boolean {
  return after.unreadable === undefined && (before.unreadable !== undefined || lastReadable !== undefined);
}

/** The last commits with a readable journal; undefined if every journal is readable. */
function unreadSince(all: readonly Judged[]): readonly string[] | undefined {
  const again = all.filter((one) => isReadableAgain(projectOf(one)));
  return again.length === 0 ? undefined : again.flatMap(({ lastReadable = [] }) => lastReadable);
}

function foundError(finding: ReportedFinding, key: string, all: readonly Judged[]): FoundError {
  const { change } = all.find((one) => one.change.after.out === finding.project) ?? {};
  const migration = change?.after.migrations.find(({ tag }) => tag === finding.migration);
  return {
    finding,
    key,
    from: change?.before.out ?? finding.project,
    out: finding.project,
    visible: change !== undefined && isVisible(finding.rule, key, change),
    migration: migration === undefined ? null : asFound(migration),
    lost: change?.removed.map(({ tag }) => tag) ?? [],
  };
}

/** What identifies a migration and its content in a later state. */
export function asFound({ tag, sql, snapshot, when }: Migration): MigrationAsFound {
  return { tag, sql: sql.oid ?? null, snapshot: snapshot.oid ?? null, when };
}

function isVisible(id: string, key: string, change: Change): boolean {
  const rule = rules.find((one) => one.id === id);
  if (rule?.about !== 'state') return false;
  return [...rule.check(structureOf(change.after, change))].some(({ subject }) => findingKey({ rule: id, subject }) === key);
}

function projectOf({ change, lastReadable }: Judged): JudgedProject {
  const { before, after, kept, added, removed } = change;
  const edited = kept.some(
    (pair) =>
      pair.before.tag !== pair.after.tag ||
      pair.before.when !== pair.after.when ||
      pair.before.sql.oid !== pair.after.sql.oid ||
      pair.before.snapshot.oid !== pair.after.snapshot.oid ||
      pair.before.entry?.idx !== pair.after.entry?.idx ||
      pair.before.entry?.breakpoints !== pair.after.entry?.breakpoints,
  );
  const order = kept.map((pair) => after.migrations.indexOf(pair.after));
  const moved = order.some((place, at) => place !== at);
  return {
    before,
    after,
    edited:
      edited || moved || removed.length > 0 || before.out !== after.out || before.dialect?.written !== after.dialect?.written,
    added: added.flatMap(({ sql, snapshot }) => [sql.path, snapshot.path]),
    lastReadable,
  };
}
