import { configFiles, readPolicy } from '../config/config.ts';
import { mergeBases, type Published, publishedRefs } from '../git/published.ts';
import { type Commit, commitNamed, type Repository } from '../git/repository.ts';
import type { ApprovalPolicy } from '../model/approval.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { States } from './states.ts';

/** What is to be walked: a line of published commits, what follows it unpublished, or both. */
export interface Range {
  readonly head: Commit;
  readonly line?: { readonly from?: Commit; readonly tip: Commit };
  /** The bases of what is not published. */
  readonly branch?: readonly Commit[];
  readonly notes: readonly string[];
}

export interface Asked {
  /** `<a>..<b>`, or one revision. */
  readonly range?: string | undefined;
  readonly all?: boolean | undefined;
}

/** What counts as published, and who may accept what, as the published state itself says it. */
export async function publishedIn(
  repository: Repository,
  states: States,
): Promise<{ readonly refs: Published; readonly approvalPolicy: ApprovalPolicy }> {
  const refs = await publishedRefs(repository);
  const first = refs.refs[0];
  if (first === undefined) return { refs, approvalPolicy: {} };
  const main = mainOf(repository, refs, await commitNamed(repository, 'HEAD')) ?? first.oid;
  // its settings alone: to list it all takes longer
  const found = await Promise.all(
    configFiles.map(async (path) => ({ path, object: await repository.objects.read(`${main}:${path}`) })),
  );
  const entries = found.flatMap(({ path, object }) =>
    object?.type === 'blob' ? [[path, { oid: object.oid, mode: '100644' }] as const] : [],
  );
  const { config } = await readPolicy(states.from(new Map(entries)));
  const { published, approvalPolicy = {} } = config;
  return { refs: published === undefined ? refs : await publishedRefs(repository, published), approvalPolicy };
}

/** Without a range: what HEAD has that is not published. With `all`: the published history from its first commit on. */
export async function resolveRange(repository: Repository, { range, all = false }: Asked, refs: Published): Promise<Range> {
  const tips = refs.refs.map(({ oid }) => oid);
  const [from, to, ...more] = range === undefined ? [] : range.split(/\.{2,3}/);
  if (more.length > 0 || (all && to !== undefined))
    throw new Unjudgeable(`audit takes one range, for example main..HEAD, or --all; got ${range}${all ? ' --all' : ''}`);
  const here = await commitNamed(repository, 'HEAD');
  if (all) {
    const tip = await named(repository, from ?? mainOf(repository, refs, here) ?? 'HEAD');
    return { head: tip, line: { tip }, notes: noteOf(refs) };
  }
  const head = await named(repository, (to ?? from) || 'HEAD');
  const start = to === undefined ? undefined : await named(repository, from || 'HEAD');
  const bases = await mergeBases(repository, head.oid, tips);
  if (bases.includes(head.oid)) {
    const line = start === undefined ? {} : { line: { from: start, tip: head } };
    const nothing = 'nothing here is unpublished; for what is: drizzle-guard audit --all';
    return { head, ...line, notes: start === undefined ? [...noteOf(refs), nothing] : noteOf(refs) };
  }
  const branch = await Promise.all(bases.map((oid) => named(repository, oid)));
  const [base] = branch;
  // what the range has of the published line is judged as such
  const isOlder =
    start !== undefined && base !== undefined && start.oid !== base.oid && (await isWithin(repository, start, base));
  return { head, branch, ...(isOlder && { line: { from: start, tip: base } }), notes: noteOf(refs) };
}

/** The line that a team works on: a remote's HEAD, what is checked out, or main. */
function mainOf({ remotes }: Repository, { refs }: Published, here: Commit | undefined): string | undefined {
  const named = (pattern: RegExp) => refs.find(({ name }) => pattern.test(name));
  const checkedOut = remotes.length === 0 ? refs.find(({ oid }) => oid === here?.oid) : undefined;
  return (named(/^refs\/remotes\/[^/]+\/HEAD$/) ?? checkedOut ?? named(/\/main$/) ?? named(/\/(?:master|trunk)$/) ?? refs[0])
    ?.oid;
}

async function isWithin(repository: Repository, older: Commit, newer: Commit): Promise<boolean> {
  return (await mergeBases(repository, newer.oid, [older.oid])).includes(older.oid);
}

function noteOf({ note }: Published): string[] {
  return note === undefined ? [] : [note];
}

async function named(repository: Repository, revision: string): Promise<Commit> {
  const commit = await commitNamed(repository, revision);
  if (commit === undefined) throw new Unjudgeable(`There is no commit ${revision} here. Run: git fetch`);
  return commit;
}
