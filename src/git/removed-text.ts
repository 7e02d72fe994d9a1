import type { Repository } from './repository.ts';
import { streamGit } from './stream.ts';

/** A commit that took a text out of a file. */
export interface LostText {
  readonly oid: string;
  /** Milliseconds since the epoch. */
  readonly date: number;
  readonly merge: boolean;
}

export interface Wanted {
  /** The names to look for. */
  readonly names: ReadonlySet<string>;
  /** Finds the names in one line of the file. */
  namesIn(line: string): Iterable<string>;
}

/** How many characters of a file's history are read. A longer one would take minutes. */
const mostRead = 64 * 1024 * 1024;

/**
 * For each name, the newest commit that removed it from a file. Names that were never removed, or that were added again, have no entry.
 */
export async function lastRemovals(
  { cwd }: Repository,
  tip: string,
  path: string,
  { names, namesIn }: Wanted,
): Promise<Map<string, LostText>> {
  const lost = new Map<string, LostText>();
  const left = new Set(names);
  for await (const { commit, lines } of patches(cwd, tip, path)) {
    const counts = new Map<string, number>();
    for (const line of lines)
      for (const name of namesIn(line))
        if (left.has(name)) counts.set(name, (counts.get(name) ?? 0) + (line[0] === '+' ? 1 : -1));
    for (const [name, count] of counts) {
      // the name moved within the file
      if (count === 0) continue;
      left.delete(name);
      if (count < 0) lost.set(name, commit);
    }
    if (left.size === 0) break;
  }
  return lost;
}

interface Patch {
  readonly commit: LostText;
  /** Changed lines, each with its + or -. */
  readonly lines: readonly string[];
}

/** The changes of a file, newest first. A merge is listed once for each parent that it differs from. */
async function* patches(cwd: string, tip: string, path: string): AsyncGenerator<Patch> {
  // only findings need it, and Node takes milliseconds to load it
  const { createInterface } = await import('node:readline');
  const options = ['-m', '-p', '-U0', '--full-history', '--text', '--no-renames', '--format=commit %H %ct %P'];
  const asStored = ['--no-show-signature', '--no-color', '--no-ext-diff', '--no-textconv'];
  const git = streamGit(['log', ...options, ...asStored, tip, '--', `:(top,literal)${path}`], { cwd });
  let patch: { commit: LostText; lines: string[] } | undefined;
  let read = 0;
  try {
    for await (const line of createInterface({ input: git.stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
      read += line.length;
      if (read > mostRead) return;
      // lines of the file begin with a sign, so this can only be a commit
      if (line.startsWith('commit ')) {
        if (patch !== undefined) yield patch;
        patch = { commit: commitOf(line), lines: [] };
      } else if (/^[+-](?!\+\+ |-- )/.test(line)) patch?.lines.push(line);
    }
    if (patch !== undefined) yield patch;
    await git.succeeded();
  } finally {
    git.end();
  }
}

function commitOf(line: string): LostText {
  const [, oid = '', seconds, ...parents] = line.split(' ').filter((part) => part !== '');
  return { oid, date: Number(seconds) * 1000, merge: parents.length > 1 };
}
