import { type LoggedCommit, loggedCommits } from '../git/log.ts';
import { shallowClone } from '../git/published.ts';
import { commitNamed } from '../git/repository.ts';
import { type Files, noFiles } from '../model/files.ts';
import { once } from '../model/once.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { isWanted, touchesMigrations, withChanges } from './commit-files.ts';
import type { Walker } from './judge-commit.ts';

export interface ReadCommit {
  readonly commit: LoggedCommit;
  /** The state that it left; nothing is listed before that is asked for. */
  files(): Promise<Files>;
  /** Its first parent's state and its own, where it touches migrations. */
  readonly touched?: { readonly before: Files; readonly after: Files };
}

/** A state, and how many commits that build on it are still to come. */
interface Held {
  readonly files: () => Promise<Files>;
  left: number;
}

/**
 * Reads commits, parents before their children, each with the state it left. States are made from what commits change, so git lists a
 * tree only where the walk begins; one that nothing builds on any more is let go.
 */
export async function* readCommits(
  walker: Walker,
  oids: readonly string[],
  logged: AsyncIterable<LoggedCommit> = loggedCommits(walker.repository, { oids, wants: isWanted }),
): AsyncGenerator<ReadCommit> {
  const { states, graph } = walker;
  const children = new Map<string, number>();
  for (const oid of oids) {
    const parent = graph.firstParentOf(oid);
    if (parent !== undefined) children.set(parent, (children.get(parent) ?? 0) + 1);
  }
  const held = new Map<string, Held>();
  const hold = (oid: string, files: () => Promise<Files>) => {
    const left = children.get(oid) ?? 0;
    if (left > 0) held.set(oid, { files, left });
    return files;
  };
  for await (const commit of logged) {
    const { oid, changes } = commit;
    const [parent] = commit.parents;
    if (parent === undefined) await refuseHidden(walker, commit);
    const known = parent === undefined ? undefined : held.get(parent);
    const filesBefore =
      known?.files ??
      (parent === undefined
        ? async () => noFiles
        : hold(
            parent,
            once(() => states.at(parent)),
          ));
    if (parent !== undefined) {
      const last = held.get(parent);
      if (last !== undefined) last.left -= 1;
      if (last?.left === 0) held.delete(parent);
    }
    if (changes.length === 0) {
      yield { commit, files: hold(oid, filesBefore) };
      continue;
    }
    const before = await filesBefore();
    const after = states.from(withChanges(before.entries, changes));
    const files = hold(oid, async () => after);
    if (touchesMigrations(changes, before.entries, after.entries)) yield { commit, files, touched: { before, after } };
    else yield { commit, files };
  }
}

/** Where a shallow clone ends, git shows a commit as if it were the first one. */
async function refuseHidden({ repository }: Walker, { oid }: LoggedCommit): Promise<void> {
  if (!repository.shallow || ((await commitNamed(repository, oid))?.parents.length ?? 0) === 0) return;
  throw new Unjudgeable(
    `${shallowClone} what ${oid.slice(0, 7)} is based on. Run: git fetch --unshallow (in CI: check out the whole history), or name a range that is here`,
  );
}
