import type { CommitGraph } from '../git/graph.ts';
import type { Unchecked } from '../model/report.ts';
import type { AuditCache } from './audit-cache.ts';
import type { FollowedStep } from './follow.ts';
import { type Followed, nothingOpen, type Open } from './followed.ts';
import type { Outcome, WalkedCommit } from './walked.ts';

/** The record of one commit that brought or repaired something; other commits have none. */
interface Kept {
  /** Null for a merge that was not judged. */
  readonly outcome: Outcome | null;
  readonly unchecked: readonly Unchecked[];
  readonly flagged: WalkedCommit | null;
  /** Errors that it repaired, and those that it has in another folder or from another line, by their names. */
  readonly repaired: readonly string[];
  readonly moved: readonly (readonly [name: string, folder: string])[];
}

interface Saved {
  readonly ends: readonly string[];
  readonly commits: readonly (readonly [oid: string, kept: Kept])[];
}

/**
 * What a walk of published lines has found out so far. All of it can be written as JSON, and what was written is taken up where the same
 * commits are walked again.
 */
export class Progress {
  readonly #graph: CommitGraph;
  /** The newest walked commit of every line. */
  readonly #ends = new Set<string>();
  readonly #kept = new Map<string, Kept>();
  readonly #errors = new Map<string, Followed>();
  readonly #open = new Map<string, Open>();

  constructor(graph: CommitGraph) {
    this.#graph = graph;
  }

  /** Takes up what an earlier run wrote, and gives which of these commits it walked. */
  takeUp(value: unknown, oids: readonly string[]): ReadonlySet<string> {
    const done = new Set<string>();
    const saved = value as Saved | undefined;
    // history was written again
    if (saved === undefined || !saved.ends.every((end) => this.#graph.has(end))) return done;
    for (const end of saved.ends) {
      for (const oid of this.#graph.firstParents(end)) {
        if (done.has(oid)) break;
        done.add(oid);
      }
    }
    // the verdict on a merge depends on the other published branches
    const reached = this.#graph.withAncestors(saved.ends);
    const published = new Set(oids);
    if ([...saved.ends].some((end) => !published.has(end)) || oids.some((oid) => reached.has(oid) && !done.has(oid)))
      return new Set();
    const kept = new Map(saved.commits);
    for (const oid of oids) {
      if (!done.has(oid)) continue;
      const one = kept.get(oid);
      if (one === undefined) this.pass(oid);
      else this.#add(oid, one);
    }
    return done;
  }

  /** What a commit left open. */
  openAt(oid: string | undefined): Open {
    return (oid === undefined ? undefined : this.#open.get(oid)) ?? nothingOpen;
  }

  /** Takes a commit that brings and repairs nothing. */
  pass(oid: string): void {
    const parent = this.#graph.firstParentOf(oid);
    this.#open.set(oid, this.openAt(parent));
    this.#ends.add(oid);
    if (parent !== undefined) this.#ends.delete(parent);
  }

  /** Takes a commit and what became of the errors that were open before it. */
  take(
    oid: string,
    { repaired, open }: Pick<FollowedStep, 'repaired' | 'open'>,
    about: Pick<Kept, 'outcome' | 'unchecked' | 'flagged'>,
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

  /** Adds errors to a commit that was taken before they could be seen. The commit that shows them opens them. */
  charge(commit: WalkedCommit): void {
    const kept = this.#kept.get(commit.commit) ?? { unchecked: [], repaired: [], moved: [] };
    const known = 'flagged' in kept ? kept.flagged : null;
    const flagged = { ...(known ?? commit), findings: [...(known?.findings ?? []), ...commit.findings] };
    this.#kept.set(commit.commit, { ...kept, outcome: 'flagged', flagged });
    for (const one of commit.findings) this.#errors.set(followedName(one), one);
  }

  #add(oid: string, kept: Kept): void {
    this.pass(oid);
    this.#kept.set(oid, kept);
    const open = new Map(this.openAt(oid));
    for (const one of kept.flagged?.findings ?? []) {
      one.repairedBy = null;
      this.#errors.set(followedName(one), one);
      open.set(one, one.out);
    }
    for (const [name, folder] of kept.moved) {
      const one = this.#errors.get(name);
      if (one !== undefined) open.set(one, folder);
    }
    for (const name of kept.repaired) {
      const one = this.#errors.get(name);
      if (one === undefined) continue;
      open.delete(one);
      one.repairedBy ??= oid;
    }
    this.#open.set(oid, open);
  }

  /** The errors that a commit repaired. */
  repairedBy(oid: string): Followed[] {
    return (this.#kept.get(oid)?.repaired ?? []).flatMap((name) => this.#errors.get(name) ?? []);
  }

  /** What is known of those of some commits that did anything, in their order. */
  *keptOf(oids: readonly string[]): Generator<readonly [oid: string, kept: Kept]> {
    for (const oid of oids) {
      const kept = this.#kept.get(oid);
      if (kept !== undefined) yield [oid, kept];
    }
  }

  async save(cache: AuditCache): Promise<void> {
    const commits = [...this.#kept];
    // a state that could not be read may be readable next time
    if (commits.some(([, { unchecked }]) => unchecked.some(({ blocks }) => blocks))) return;
    await cache.write({ ends: [...this.#ends], commits } satisfies Saved);
  }
}

/** A commit may have one error of a name in each project. */
function followedName({ commit, out, key }: Pick<Followed, 'commit' | 'out' | 'key'>): string {
  return `${commit} ${out}\0${key}`;
}
