import type { Repository } from './repository.ts';
import { git } from './run.ts';

/** Marks of a commit: ancestor of the first, ancestor of the second, and no best common ancestor. */
const [ofOne, ofOther, isWorse] = [1, 2, 4];

/** Whether a commit is marked and may still lead to a merge base. */
function isOpen(flag: number): boolean {
  return flag !== 0 && (flag & isWorse) === 0;
}

/** The commits that some revisions reach, with their parents. It answers questions about ancestry without asking git for each commit. */
export class CommitGraph {
  /** The commits, parents before children. */
  readonly #oids: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #parents: readonly (readonly number[])[];

  /** `lines` are `<commit> <parent>…`, parents before children. */
  constructor(lines: readonly string[]) {
    const oids: string[] = [];
    const places = new Map<string, number>();
    const parents: number[][] = [];
    for (const line of lines) {
      const [oid = '', ...others] = line.split(' ');
      places.set(oid, oids.length);
      oids.push(oid);
      // a parent that is not listed is cut off by a shallow clone
      parents.push(others.flatMap((parent) => places.get(parent) ?? []));
    }
    this.#oids = oids;
    this.#places = places;
    this.#parents = parents;
  }

  has(oid: string): boolean {
    return this.#places.has(oid);
  }

  /** The commits that a commit reaches and the others do not, parents before children. */
  between(others: readonly string[], oid: string): string[] {
    const hidden = this.withAncestors(others);
    return this.inOrder(new Set([...this.withAncestors([oid])].filter((one) => !hidden.has(one))));
  }

  /** The first parent; undefined for a root, and where a shallow clone ends. */
  firstParentOf(oid: string): string | undefined {
    const parent = this.#parents[this.#placeOf(oid)]?.[0];
    return parent === undefined ? undefined : this.#oids[parent];
  }

  /** The first-parent line that ends in a commit, newest first. */
  *firstParents(tip: string): Generator<string> {
    for (let at = this.#places.get(tip); at !== undefined; at = this.#parents[at]?.[0]) yield this.#oids[at] as string;
  }

  /** Sorts commits so that parents come before children. */
  inOrder(oids: ReadonlySet<string>): string[] {
    return this.#oids.filter((oid) => oids.has(oid));
  }

  /** The commits and all their ancestors. */
  withAncestors(oids: readonly string[]): Set<string> {
    const found = new Set<string>();
    const waiting = oids.flatMap((oid) => this.#places.get(oid) ?? []);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const oid = this.#oids[at] as string;
      if (found.has(oid)) continue;
      found.add(oid);
      waiting.push(...(this.#parents[at] ?? []));
    }
    return found;
  }

  /** The commit and all its descendants. */
  descendants(oid: string): Set<string> {
    const first = this.#placeOf(oid);
    const found = new Set([first]);
    for (let at = first + 1; at < this.#oids.length; at += 1)
      if (this.#parents[at]?.some((parent) => found.has(parent))) found.add(at);
    return new Set([...found].map((at) => this.#oids[at] as string));
  }

  /** The commits of a set that a commit reaches without passing another commit of the set. */
  nearest(oid: string, among: ReadonlySet<string>): Set<string> {
    const found = new Set<string>();
    const seen = new Set<number>();
    const waiting = [this.#placeOf(oid)];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const name = this.#oids[at] as string;
      if (among.has(name)) found.add(name);
      else waiting.push(...(this.#parents[at] ?? []));
    }
    return found;
  }

  isAncestor(older: string, newer: string): boolean {
    const wanted = this.#placeOf(older);
    const seen = new Set<number>();
    const waiting = [this.#placeOf(newer)];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (at === wanted) return true;
      // a commit that stands before the wanted one cannot descend from it
      if (at < wanted || seen.has(at)) continue;
      seen.add(at);
      waiting.push(...(this.#parents[at] ?? []));
    }
    return false;
  }

  /** The same as `git merge-base --all <oid> <others…>`. All of them must be in the graph. */
  mergeBases(oid: string, others: readonly string[]): string[] {
    const flags = new Uint8Array(this.#oids.length);
    // marked commits that may still lead to a merge base: the walk ends with the last of them
    let open = 0;
    const mark = (at: number, flag: number) => {
      const old = flags[at] ?? 0;
      const now = old | flag;
      flags[at] = now;
      open += Number(isOpen(now)) - Number(isOpen(old));
    };
    mark(this.#placeOf(oid), ofOne);
    for (const other of others) mark(this.#placeOf(other), ofOther);
    const found: string[] = [];
    // children come before parents here, so the first common ancestors that are met are the best
    for (let at = flags.length - 1; at >= 0 && open > 0; at -= 1) {
      const flag = flags[at] ?? 0;
      if (flag === 0) continue;
      if (isOpen(flag)) open -= 1;
      const isCommon = flag === (ofOne | ofOther);
      if (isCommon) found.push(this.#oids[at] as string);
      for (const parent of this.#parents[at] ?? []) mark(parent, isCommon ? flag | isWorse : flag);
    }
    return found;
  }

  #placeOf(oid: string): number {
    const place = this.#places.get(oid);
    if (place === undefined) throw new Error(`${oid} is not in the graph`);
    return place;
  }
}

/** Reads the graph of all commits that the given ones reach. Throws a GitError if git fails. */
export async function graphOf({ cwd }: Repository, oids: readonly string[]): Promise<CommitGraph> {
  const input = oids.map((oid) => `${oid}\n`).join('');
  const { stdout } = await git(['rev-list', '--topo-order', '--reverse', '--parents', '--stdin'], { cwd, input });
  return new CommitGraph(stdout.split('\n').slice(0, -1));
}
