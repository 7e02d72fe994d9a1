import { configFiles } from '../config/config.ts';
import { type CommitGraph, graphOf } from '../git/graph.ts';
import { hiddenByShallowClone, type Published, publishedRefs } from '../git/published.ts';
import { type Commit, commitNamed, type Repository, requiredCommit } from '../git/repository.ts';
import { publishedState } from '../judge/published.ts';
import type { ApprovalPolicy } from '../model/approval.ts';
import type { Files } from '../model/files.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { States } from './commit-files.ts';
import type { PublishedLines } from './walk-published.ts';

/** The commits to walk: published lines, unpublished commits after them, or both. */
export interface Range {
  readonly head: Commit;
  readonly graph: CommitGraph;
  readonly lines?: PublishedLines;
  /** The published commits that the unpublished ones follow. */
  readonly branch?: readonly string[];
  readonly notes: readonly string[];
}

export interface Asked {
  /** `<a>..<b>`, or one revision. */
  readonly range?: string | undefined;
  readonly all?: boolean | undefined;
}

/** The published refs, and who may approve what, as the published settings say. */
export async function publishedIn(
  repository: Repository,
  states: States,
): Promise<{ readonly refs: Published; readonly approvalPolicy: ApprovalPolicy }> {
  const head = await commitNamed(repository, 'HEAD');
  const { subject: refs, config } = await publishedState(
    repository,
    async (published) => {
      const refs = await publishedRefs(repository, published);
      return { subject: refs, base: mainOf(repository, refs, head) };
    },
    (commit) => settingsAt(repository, states, commit),
  );
  return { refs, approvalPolicy: config.approvalPolicy ?? {} };
}

/** The settings of a commit, without listing its other files. */
export async function settingsAt(repository: Repository, states: States, commit: string): Promise<Files> {
  const found = await Promise.all(
    configFiles.map(async (path) => ({ path, object: await repository.objects.read(`${commit}:${path}`) })),
  );
  const entries = found.flatMap(({ path, object }) =>
    object?.type === 'blob' ? [[path, { oid: object.oid, mode: '100644' }] as const] : [],
  );
  return states.from(new Map(entries));
}

/** Resolves what to audit: by default the unpublished commits of HEAD; with `all`, every published branch from its root. */
export async function resolveRange(repository: Repository, { range, all = false }: Asked, refs: Published): Promise<Range> {
  const tips = refs.refs.map(({ oid }) => oid);
  const [from, to, ...more] = range === undefined ? [] : range.split(/\.{2,3}/);
  if (more.length > 0 || (all && to !== undefined))
    throw new Unjudgeable(`audit takes one range, for example main..HEAD, or --all; got ${range}${all ? ' --all' : ''}`);
  const here = await commitNamed(repository, 'HEAD');
  if (all) {
    const tip = await requiredCommit(repository, from ?? mainOf(repository, refs, here) ?? 'HEAD');
    const walked = from === undefined ? [...new Set([tip.oid, ...tips])] : [tip.oid];
    const graph = await graphOf(repository, [...walked, here?.oid ?? []].flat());
    return { head: tip, graph, lines: publishedLines(graph, walked), notes: noteOf(refs) };
  }
  const head = await requiredCommit(repository, (to ?? from) || 'HEAD');
  const start = to === undefined ? undefined : await requiredCommit(repository, from || 'HEAD');
  const graph = await graphOf(repository, [...new Set([head.oid, ...tips, start?.oid ?? [], here?.oid ?? []].flat())]);
  const bases = basesInGraph(repository, graph, head.oid, tips);
  if (bases.includes(head.oid)) {
    const lines = start === undefined ? {} : { lines: publishedLines(graph, [head.oid], start.oid) };
    const nothing = 'nothing here is unpublished; for what is: drizzle-guard audit --all';
    return { head, graph, ...lines, notes: start === undefined ? [...noteOf(refs), nothing] : noteOf(refs) };
  }
  const [base] = bases;
  // published commits of the range are judged as such
  const isOlder = start !== undefined && base !== undefined && start.oid !== base && graph.isAncestor(start.oid, base);
  return { head, graph, branch: bases, ...(isOlder && { lines: publishedLines(graph, [base], start.oid) }), notes: noteOf(refs) };
}

function publishedLines(graph: CommitGraph, tips: readonly string[], from?: string): PublishedLines {
  const before = from === undefined ? new Set<string>() : graph.withAncestors([from]);
  const oids = new Set<string>();
  for (const tip of tips) {
    for (const oid of graph.firstParents(tip)) {
      // another line branched off here
      if (oids.has(oid) || before.has(oid)) break;
      oids.add(oid);
    }
  }
  return { oids: graph.inOrder(oids), tips, from };
}

function basesInGraph({ shallow }: Repository, graph: CommitGraph, oid: string, others: readonly string[]): string[] {
  if (others.length === 0) return [];
  const bases = graph.mergeBases(oid, others);
  if (bases.length === 0 && shallow) throw hiddenByShallowClone(oid);
  return bases;
}

/** The main branch: the HEAD of a remote, the checked-out branch, or main. */
function mainOf({ remotes }: Repository, { refs }: Published, here: Commit | undefined): string | undefined {
  const named = (pattern: RegExp) => refs.find(({ name }) => pattern.test(name));
  const checkedOut = remotes.length === 0 ? refs.find(({ oid }) => oid === here?.oid) : undefined;
  return (named(/^refs\/remotes\/[^/]+\/HEAD$/) ?? checkedOut ?? named(/\/main$/) ?? named(/\/(?:master|trunk)$/) ?? refs[0])
    ?.oid;
}

function noteOf({ note }: Published): string[] {
  return note === undefined ? [] : [note];
}
