import { type LoggedCommit, loggedCommits } from '../git/log.ts';
import type { AuditedCommit } from '../model/audit.ts';
import { isWanted } from './commit-files.ts';
import { stemOf } from './followed.ts';
import { inOrder } from './in-order.ts';
import type { Walker } from './judge-commit.ts';
import { walkUnpublished } from './walk-unpublished.ts';
import type { WalkedCommit } from './walked.ts';

/** Sets for each merge with errors the commit of its side line that brought them, if there is one. */
export async function findOrigins(
  walker: Walker,
  flagged: readonly WalkedCommit[],
  { save, signal }: { save(): Promise<void>; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const merges = flagged.filter(({ parents, origin }) => parents.length > 1 && origin === undefined);
  const sides = await sideLines(walker, merges);
  const found = inOrder(each(merges), 4, async (merge) => ({ merge, brought: await whatBrought(walker, merge, sides, signal) }));
  for await (const { merge, brought } of found) {
    merge.origin = brought === undefined ? null : pick(brought);
    merge.reason ??= brought?.reason ?? null;
  }
  if (merges.length > 0) await save();
}

/** The commits of all side lines. Several merges may share one, so git is asked once. */
async function sideLines(
  { repository, graph }: Walker,
  merges: readonly WalkedCommit[],
): Promise<ReadonlyMap<string, LoggedCommit>> {
  const oids = new Set(
    merges.flatMap(({ parents: [first, ...others] }) =>
      first === undefined ? [] : others.flatMap((other) => graph.between([first], other)),
    ),
  );
  const found = new Map<string, LoggedCommit>();
  for await (const commit of loggedCommits(repository, { oids: [...oids], wants: isWanted })) found.set(commit.oid, commit);
  return found;
}

async function whatBrought(
  walker: Walker,
  merge: WalkedCommit,
  sides: ReadonlyMap<string, LoggedCommit>,
  signal?: AbortSignal,
): Promise<WalkedCommit | undefined> {
  const [first, ...others] = merge.parents;
  const stems = merge.findings.map(stemOf);
  const logged = (oids: readonly string[]) => each(oids.flatMap((oid) => sides.get(oid) ?? []));
  for (const other of others) {
    if (first === undefined) return undefined;
    const side = await walkUnpublished(walker, other, [first], { signal, logged, approvals: async () => [] });
    const by = stems.flatMap((stem) => side.errors.get(stem)?.by ?? []).map(({ commit }) => commit);
    const brought = side.walked.flagged.find(({ commit }) => by.includes(commit));
    if (brought !== undefined) return brought;
  }
  return undefined;
}

async function* each<Value>(values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}

function pick({ commit, author, committer, summary }: WalkedCommit): AuditedCommit {
  return { commit, author, committer, summary };
}
