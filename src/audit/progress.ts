import type { CommitGraph } from '../git/graph.ts';
import type { Unchecked } from '../model/report.ts';
import type { AuditCache } from './audit-cache.ts';
import type { FollowedStep } from './follow.ts';
import { type Followed, nothingOpen, type Open } from './followed.ts';
import type { Outcome, WalkedCommit } from './walked.ts';

/** What a walk keeps about a commit that brought or repaired something; other commits have no record. */
interface CommitRecord {
  /** Null for a merge that was not judged. */
  readonly outcome: Outcome | null;
  readonly unchecked: readonly Unchecked[];
  readonly flagged: WalkedCommit | null;
  /** The names of the errors that it repaired. */
  readonly repaired: readonly string[];
  /** The errors that it did not bring and that its first parent did not have in that folder: the folder moved, or it merged them. */
  readonly moved: readonly (readonly [name: string, folder: string])[];
}

interface Saved {
  readonly ends: readonly string[];
  readonly commits: readonly (readonly [oid: string, record: CommitRecord])[];
}

/**
 * What a walk of published lines has found out so far. It can be saved as JSON, and the next walk of the same lines continues from there.
 */
export class Progress {
  readonly #graph: CommitGraph;
  /** The newest walked commit of every line. */
  readonly #ends = new Set<string>();
  readonly #records = new Map<string, CommitRecord>();
  readonly #errors = new Map<string, Followed>();
  readonly #open = new Map<string, Open>();

  constructor(graph: CommitGraph) {
    this.#graph = graph;
  }

  /** Continues what an earlier run saved, and returns which of these commits it walked; none where history was rewritten since. */
  resume(value: unknown, oids: readonly string[]): ReadonlySet<string> {
    const saved = value as Saved | undefined;
    if (saved === undefined || !saved.ends.every((end) => this.#graph.has(end))) return new Set();
    const walked = this.#linesTo(saved.ends);
    if (!this.#isPrefix(saved.ends, walked, oids)) return new Set();
    const records = new Map(saved.commits);
    for (const oid of oids.filter((one) => walked.has(one))) {
      const record = records.get(oid);
      if (record === undefined) this.skip(oid);
      else this.#add(oid, record);
    }
    return walked;
  }

  /** The first-parent lines that end in these commits. */
  #linesTo(ends: readonly string[]): ReadonlySet<string> {
    const walked = new Set<string>();
    for (const end of ends) {
      for (const oid of this.#graph.firstParents(end)) {
        if (walked.has(oid)) break;
        walked.add(oid);
      }
    }
    return walked;
  }

  /**
   * Whether the walked commits are still the oldest ones of the lines. The verdict on a merge depends on the other published lines, so a
   * line that has since been published below a walked commit voids what was saved.
   */
  #isPrefix(ends: readonly string[], walked: ReadonlySet<string>, oids: readonly string[]): boolean {
    const published = new Set(oids);
    const reached = this.#graph.withAncestors(ends);
    return ends.every((end) => published.has(end)) && oids.every((oid) => walked.has(oid) || !reached.has(oid));
  }

  /** What a commit left open. */
  openAt(oid: string | undefined): Open {
    return (oid === undefined ? undefined : this.#open.get(oid)) ?? nothingOpen;
  }

  /** Walks past a commit that brings and repairs nothing: what its first parent left open stays open. */
  skip(oid: string): void {
    const parent = this.#graph.firstParentOf(oid);
    this.#open.set(oid, this.openAt(parent));
    this.#ends.add(oid);
    if (parent !== undefined) this.#ends.delete(parent);
  }

  /** Records a commit, and what became of the errors that were open before it. */
  record(
    oid: string,
    { repaired, open }: Pick<FollowedStep, 'repaired' | 'open'>,
    about: Pick<CommitRecord, 'outcome' | 'unchecked' | 'flagged'>,
  ): void {
    const before = this.openAt(this.#graph.firstParentOf(oid));
    const own = new Set(about.flagged?.findings);
    const moved = [...open].filter(([one, folder]) => !own.has(one) && before.get(one) !== folder);
    this.#add(oid, {
      ...about,
      repaired: repaired.map(followedName),
      moved: moved.map(([one, folder]) => [followedName(one), folder]),
    });
  }

  /** Whether a commit is known to have brought an error. */
  has(error: Pick<Followed, 'commit' | 'out' | 'key'>): boolean {
    return this.#errors.has(followedName(error));
  }

  /** Adds errors to a commit that was recorded before they could be seen. The commit that shows them opens them. */
  recordLate(commit: WalkedCommit): void {
    const record = this.#records.get(commit.commit) ?? { unchecked: [], repaired: [], moved: [] };
    const known = 'flagged' in record ? record.flagged : null;
    const flagged = { ...(known ?? commit), findings: [...(known?.findings ?? []), ...commit.findings] };
    this.#records.set(commit.commit, { ...record, outcome: 'flagged', flagged });
    for (const one of commit.findings) this.#errors.set(followedName(one), one);
  }

  #add(oid: string, record: CommitRecord): void {
    this.skip(oid);
    this.#records.set(oid, record);
    const open = new Map(this.openAt(oid));
    for (const one of record.flagged?.findings ?? []) {
      one.repairedBy = null;
      this.#errors.set(followedName(one), one);
      open.set(one, one.out);
    }
    for (const [name, folder] of record.moved) {
      const one = this.#errors.get(name);
      if (one !== undefined) open.set(one, folder);
    }
    for (const name of record.repaired) {
      const one = this.#errors.get(name);
      if (one === undefined) continue;
      open.delete(one);
      one.repairedBy ??= oid;
    }
    this.#open.set(oid, open);
  }

  /** The errors that a commit repaired. */
  repairedBy(oid: string): Followed[] {
    return (this.#records.get(oid)?.repaired ?? []).flatMap((name) => this.#errors.get(name) ?? []);
  }

  /** The records of those of some commits that have one, in their order. */
  *recordsOf(oids: readonly string[]): Generator<readonly [oid: string, record: CommitRecord]> {
    for (const oid of oids) {
      const record = this.#records.get(oid);
      if (record !== undefined) yield [oid, record];
    }
  }

  async save(cache: AuditCache): Promise<void> {
    const commits = [...this.#records];
    // a state that could not be read may be readable next time
    if (commits.some(([, { unchecked }]) => unchecked.some(({ blocks }) => blocks))) return;
    await cache.write({ ends: [...this.#ends], commits } satisfies Saved);
  }
}

/** A commit may have one error of a name in each project. */
function followedName({ commit, out, key }: Pick<Followed, 'commit' | 'out' | 'key'>): string {
  return `${commit} ${out}\0${key}`;
}
