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
  /** Lists the commit's files when they are needed. */
  files(): Promise<Files>;
  /** The states before and after the commit, if it touches migrations. */
  readonly touched?: { readonly before: Files; readonly after: Files };
}

/** A state and the number of children that still need it. */
interface Held {
  readonly files: () => Promise<Files>;
  left: number;
}

/**
 * Reads commits, parents before children, each with its files. Files are computed from the parent's and the changes, so git lists a
 * tree only where the walk begins. A state is released after its last child.
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

/** Throws Unjudgeable for a commit at which a shallow clone is cut: git shows it as a root. */
async function refuseHidden({ repository }: Walker, { oid }: LoggedCommit): Promise<void> {
  if (!repository.shallow || ((await commitNamed(repository, oid))?.parents.length ?? 0) === 0) return;
  throw new Unjudgeable(
    `${shallowClone} what ${oid.slice(0, 7)} is based on. Run: git fetch --unshallow (in CI: check out the whole history), or name a range that is here`,
  );
}
