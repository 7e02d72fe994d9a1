import type { Span } from '../judge/span.ts';
import type { Files } from '../model/files.ts';
import { quote } from '../model/shell.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { isGuardedBy } from './state.ts';

/** Throws where nothing can be repaired before a person has done something else. */
export function refuse({
  span,
  index,
  worktree,
  outs,
}: {
  readonly span: Span;
  readonly index: Files;
  readonly worktree: Files;
  readonly outs: readonly string[];
}): void {
  const { bases } = span.resolved;
  if (bases.length > 1)
    throw new Unjudgeable(
      `This branch builds on ${bases.length} published branches that have parted (${bases.map(({ oid }) => oid.slice(0, 10)).join(', ')}). Say which one decides: npx drizzle-guard fix --base <branch>`,
    );
  const isGuarded = (path: string) => outs.some((out) => isGuardedBy(out, path));
  const others = [...index.unmerged].filter(
    (path) => !isGuarded(path) && /\.(?:[cm]?[jt]sx?|json)$/.test(path) && !isLockfile(path),
  );
  if (others.length > 0)
    throw new Unjudgeable(
      `${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} unmerged, and migrations are made from the schema. Resolve ${others.length === 1 ? 'it' : 'them'}, then run: git add ${others.map(quote).join(' ')}`,
    );
  // three versions of one file: HEAD's, the staged one, and the one on disk
  const before = span.before[0];
  const torn = [...index.entries.keys()].filter((path) => {
    if (!isGuarded(path)) return false;
    const [staged, found, was] = [index, worktree, before].map((files) => files?.entries.get(path)?.oid);
    return staged !== found && found !== undefined && staged !== was && index.unmerged.size === 0;
  });
  if (torn.length > 0)
    throw new Unjudgeable(
      `${torn.join(', ')} ${torn.length === 1 ? 'has' : 'have'} edits that are not staged, on top of others that are. Keep the newer ones with git add ${torn.map(quote).join(' ')}, or the staged ones with git restore ${torn.map(quote).join(' ')}`,
    );
}

function isLockfile(path: string): boolean {
  return /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json)$/.test(path);
}
