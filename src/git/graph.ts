import type { Repository } from './repository.ts';
import { git } from './run.ts';

/** Flags of a commit: ancestor of the first, ancestor of the second, and not a best common ancestor. */
const [ofOne, ofOther, isWorse] = [1, 2, 4];

function isOpen(flag: number): boolean {
  return flag !== 0 && (flag & isWorse) === 0;
}

/** The parents of every commit that some revisions reach, so that a walk asks git once and not once for each commit. */
export class CommitGraph {
  /** Parents come before their children. */
  readonly #oids: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #parents: readonly (readonly number[])[];

  /** Takes lines `<commit> <parent>…`, parents before their children. */
  constructor(lines: readonly string[]) {
    const oids: string[] = [];
    const places = new Map<string, number>();
    const parents: number[][] = [];
    for (const line of lines) {
      const [oid = '', ...others] = line.split(' ');
      places.set(oid, oids.length);
      oids.push(oid);
      // one that is not listed is behind the end of a shallow clone
      parents.push(others.flatMap((parent) => places.get(parent) ?? []));
    }
    this.#oids = oids;
    this.#places = places;
    this.#parents = parents;
  }

  has(oid: string): boolean {
    return this.#places.has(oid);
  }

  /** What a commit reaches and others do not, parents before their children. */
  between(others: readonly string[], oid: string): string[] {
    const hidden = this.withAncestors(others);
    return this.inOrder(new Set([...this.withAncestors([oid])].filter((one) => !hidden.has(one))));
  }

  /** Undefined for a first commit, and where a shallow clone ends. */
  firstParentOf(oid: string): string | undefined {
    const parent = this.#parents[this.#placeOf(oid)]?.[0];
    return parent === undefined ? undefined : this.#oids[parent];
  }

  /** The commits of a line of history by first parents, the newest first. */
  *firstParents(tip: string): Generator<string> {
    for (let at = this.#places.get(tip); at !== undefined; at = this.#parents[at]?.[0]) yield this.#oids[at] as string;
  }

  /** The same commits, parents before their children. */
  inOrder(oids: ReadonlySet<string>): string[] {
    return this.#oids.filter((oid) => oids.has(oid));
  }

  /** Some commits and everything they build on. */
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

  /** A commit and everything that builds on it. */
  descendants(oid: string): Set<string> {
    const first = this.#placeOf(oid);
    const found = new Set([first]);
    for (let at = first + 1; at < this.#oids.length; at += 1)
      if (this.#parents[at]?.some((parent) => found.has(parent))) found.add(at);
    return new Set([...found].map((at) => this.#oids[at] as string));
  }

  /** The commits of a set that a commit reaches without passing another one of them. */
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
      // what stands before a commit does not build on it
      if (at < wanted || seen.has(at)) continue;
      seen.add(at);
      waiting.push(...(this.#parents[at] ?? []));
    }
    return false;
  }

  /** What `git merge-base --all <oid> <others…>` says. All of them must be in the graph. */
  mergeBases(oid: string, others: readonly string[]): string[] {
    const flags = new Uint8Array(this.#oids.length);
    let waiting = 0;
    const mark = (at: number, flag: number) => {
      const old = flags[at] ?? 0;
      const now = old | flag;
      flags[at] = now;
      waiting += Number(isOpen(now)) - Number(isOpen(old));
    };
    mark(this.#placeOf(oid), ofOne);
    for (const other of others) mark(this.#placeOf(other), ofOther);
    const found: string[] = [];
    // every child was seen before its parents are, so the first common ancestors met are the best
    for (let at = flags.length - 1; at >= 0 && waiting > 0; at -= 1) {
      const flag = flags[at] ?? 0;
      if (flag === 0) continue;
      if (isOpen(flag)) waiting -= 1;
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

/** The graph of everything that some commits reach. */
export async function graphOf({ cwd }: Repository, oids: readonly string[]): Promise<CommitGraph> {
  const input = oids.map((oid) => `${oid}\n`).join('');
  const { stdout } = await git(['rev-list', '--topo-order', '--reverse', '--parents', '--stdin'], { cwd, input });
  return new CommitGraph(stdout.split('\n').slice(0, -1));
}
