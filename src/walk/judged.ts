import { keyOf } from '../check.ts';
import { readPolicy } from '../config/config.ts';
import type { Published } from '../git/published.ts';
import type { Commit, Repository } from '../git/repository.ts';
import { judgeFrom } from '../judge-change.ts';
import type { Files } from '../model/files.ts';
import type { Approval } from '../model/finding.ts';
import type { MigrationFile } from '../model/history.ts';
import type { ReportedFinding, Unchecked } from '../model/report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { distinctFindings, type Judged, reportedFindings, uncheckedOf } from '../report.ts';
import type { States } from './states.ts';

export interface Walker {
  readonly repository: Repository;
  readonly states: States;
  readonly refs: Published;
}

/** One commit's change, or a whole branch's up to it. */
export interface Step {
  readonly bases: readonly Commit[];
  readonly before: readonly Files[];
  readonly after: Files;
  /** Milliseconds since the epoch. */
  readonly moment: number;
  /** The approvals in the messages that count for it. */
  approvals(): Promise<readonly Approval[]>;
}

/** An error, and what is needed to know it again in a later state. */
export interface FoundError {
  readonly finding: ReportedFinding;
  /** Within its project. */
  readonly key: string;
  readonly from: string;
  readonly out: string;
  /** The files of the migration it is about. */
  readonly files: { readonly sql: string | null; readonly snapshot: string | null } | null;
}

/** What became of one project. */
export interface JudgedProject {
  readonly from: string;
  readonly out: string;
  /** What the state before has by itself. */
  readonly known: ReadonlySet<string>;
  /** Something that was there is not as it was. */
  readonly edited: boolean;
  readonly added: readonly string[];
}

export interface JudgedStep {
  readonly errors: readonly FoundError[];
  readonly inherited: number;
  readonly projects: readonly JudgedProject[];
  readonly unchecked: readonly Unchecked[];
}

/** Judges a step at level integrity. What git cannot read, or settings that cannot be used, make it unchecked, not clean. */
export async function judgeStep(walker: Walker, step: Step): Promise<JudgedStep> {
  try {
    return await judged(walker, step);
  } catch (error) {
    const expected = error instanceof Unjudgeable || (error instanceof Error && error.name === 'GitError');
    if (!expected) throw error;
    const unchecked = { project: null, level: 'integrity', reason: (error as Error).message, blocks: true } as const;
    return { errors: [], inherited: 0, projects: [], unchecked: [unchecked] };
  }
}

async function judged({ repository, refs }: Walker, { bases, before, after, moment, approvals }: Step): Promise<JudgedStep> {
  const own = await readPolicy(after);
  // what is published says how it is judged; where nothing is, a change says it itself
  const policy = before[0] === undefined ? own : await readPolicy(before[0]);
  const settings = {
    own: own.config,
    severities: policy.config.rules ?? {},
    refs,
    moment,
    level: 'integrity',
    past: true,
  } as const;
  const all = await judgeFrom({ repository, ...settings }, bases, before, after);
  const introduced = distinctFindings(all.flatMap((one) => one.introduced)).filter(({ severity }) => severity === 'error');
  const accepted = introduced.some(({ approvable }) => approvable)
    ? [...(own.config.approvals ?? []), ...(await approvals())]
    : [];
  // how to repair what others have run is not a paste
  const findings = (
    await reportedFindings(introduced, all, { approvals: accepted, policy: policy.config.approvalPolicy ?? {} })
  ).map((finding) => ({ ...finding, fix: [], diff: null }));
  return {
    errors: findings.map((finding, at) => foundError(finding, keyOf(introduced[at] ?? finding), all)),
    inherited: all.reduce((sum, { inherited }) => sum + inherited, 0),
    projects: all.map(projectOf),
    unchecked: [...new Set([own.problem, policy.problem])]
      .flatMap((problem): Unchecked[] =>
        problem === undefined ? [] : [{ project: null, level: 'integrity', reason: problem, blocks: false }],
      )
      .concat(uncheckedOf(all)),
  };
}

function foundError(finding: ReportedFinding, key: string, all: readonly Judged[]): FoundError {
  const { before, after } = all.find(({ change }) => change.after.out === finding.project)?.change ?? {};
  const migration = after?.migrations.find(({ tag }) => tag === finding.migration);
  const oidOf = ({ oid }: MigrationFile) => oid ?? null;
  return {
    finding,
    key,
    from: before?.out ?? finding.project,
    out: finding.project,
    files: migration === undefined ? null : { sql: oidOf(migration.sql), snapshot: oidOf(migration.snapshot) },
  };
}

function projectOf({ change, known }: Judged): JudgedProject {
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
  const moved = order.some((place, at) => at > 0 && place < (order[at - 1] ?? 0));
  return {
    from: before.out,
    out: after.out,
    known,
    edited: edited || moved || removed.length > 0 || before.out !== after.out || before.dialect !== after.dialect,
    added: added.flatMap(({ sql, snapshot }) => [sql.path, snapshot.path]),
  };
}
