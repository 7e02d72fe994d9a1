import { emptyRepository, type TestRepository } from './repository.ts';

/** Commits by name, each with its parents; a parent stands before its children. */
export type Graph = Readonly<Record<string, readonly string[]>>;

export interface Grown {
  readonly repository: TestRepository;
  /** Object ids by the names of the graph. */
  readonly oids: Readonly<Record<string, string>>;
  /** The graph's names of object ids, sorted. */
  named(oids: readonly string[]): string[];
}

export interface Growth {
  readonly commits: Graph;
  /** Refs, by what they point to: `main`, `origin/main`, or a full name. */
  readonly refs?: Readonly<Record<string, string>>;
  /** What a remote's HEAD points to: `{ origin: 'main' }`. */
  readonly remoteHeads?: Readonly<Record<string, string>>;
  readonly remotes?: readonly string[];
  /** The branch HEAD is on, or the commit it is detached at. */
  readonly head?: string;
  readonly mergeHeads?: readonly string[];
}

/** A repository whose commits are all empty: only their shape matters. */
export function grow(growth: Growth, repository = emptyRepository()): Grown {
  const { commits, refs = {}, remoteHeads = {}, remotes = ['origin'], head = 'main', mergeHeads = [] } = growth;
  const tree = repository.git('write-tree');
  const oids: Record<string, string> = {};
  for (const [name, parents] of Object.entries(commits)) {
    oids[name] = repository.git('commit-tree', tree, '-m', name, ...parents.flatMap((parent) => ['-p', oids[parent] ?? parent]));
  }
  for (const remote of remotes) repository.git('remote', 'add', remote, repository.path);
  for (const [ref, name] of Object.entries(refs)) {
    const remote = remotes.some((one) => ref.startsWith(`${one}/`));
    const full = ref.startsWith('refs/') ? ref : `refs/${remote ? 'remotes' : 'heads'}/${ref}`;
    repository.git('update-ref', full, oids[name] ?? name);
  }
  for (const [remote, branch] of Object.entries(remoteHeads)) {
    repository.git('symbolic-ref', `refs/remotes/${remote}/HEAD`, `refs/remotes/${remote}/${branch}`);
  }
  if (oids[head] === undefined) repository.git('symbolic-ref', 'HEAD', `refs/heads/${head}`);
  else repository.git('update-ref', '--no-deref', 'HEAD', oids[head]);
  if (mergeHeads.length > 0) repository.write({ '.git/MERGE_HEAD': mergeHeads.map((name) => `${oids[name]}\n`).join('') });
  const names = new Map(Object.entries(oids).map(([name, oid]) => [oid, name]));
  return { repository, oids, named: (found) => found.map((oid) => names.get(oid) ?? oid).sort() };
}
