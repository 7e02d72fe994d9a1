import type { Person } from '../model/audit.ts';
import type { Entry } from '../model/files.ts';
import type { Repository } from './repository.ts';
import { streamGit } from './stream.ts';

/** A file that a commit wrote; without an entry, the commit deleted it. */
export interface FileChange {
  readonly path: string;
  readonly entry?: Entry;
}

/** A commit as `git log` lists it. */
export interface LoggedCommit {
  readonly oid: string;
  /** Empty for a root, and where a shallow clone ends. */
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
  /** The changes against the first parent, of the wanted paths. */
  readonly changes: readonly FileChange[];
}

export interface LogOptions {
  /** The commits to list, in the wanted order. */
  readonly oids: readonly string[];
  /** Whether a path is listed. Others are dropped while git's output is read. */
  wants(path: string): boolean;
}

const format = ['%H', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%B'];

/**
 * Streams commits with their changes against the first parent. Throws a GitError if git fails. It passes git no paths, because a log
 * without paths is faster and its history is not simplified.
 */
export async function* loggedCommits({ cwd }: Repository, { oids, wants }: LogOptions): AsyncGenerator<LoggedCommit> {
  // git would take HEAD if it got no commit
  if (oids.length === 0) return;
  // these two settings of the user would compare merges with other parents, and hide the files of a root
  const settings = ['log.diffMerges=separate', 'log.showRoot=true'];
  const options = ['--raw', '-z', '--no-abbrev', '--no-renames', '--no-relative', '-m', '--first-parent'];
  const asStored = ['--encoding=UTF-8', '--no-show-signature', `--format=${format.join('%x00')}`];
  const args = ['log', ...options, ...asStored, '--no-walk=unsorted', '--stdin'];
  const git = streamGit(args, { cwd, settings, input: oids.map((oid) => `${oid}\n`).join(''), detached: true });
  try {
    let last: string | undefined;
    for await (const commit of parseCommits(git.stdout.setEncoding('utf8'), wants)) {
      // -m prints a merge once for each parent, and the first parent comes first
      if (commit.oid !== last) yield commit;
      last = commit.oid;
    }
    await git.succeeded();
  } finally {
    git.end();
  }
}

/** Parses git's output: nine fields for each commit and two for each file, all ended by NUL. */
async function* parseCommits(chunks: AsyncIterable<string>, wants: (path: string) => boolean): AsyncGenerator<LoggedCommit> {
  let parts: string[] = [];
  let changes: FileChange[] = [];
  let rest = '';
  for await (const chunk of chunks) {
    const text = rest + chunk;
    let at = 0;
    for (;;) {
      const end = text.indexOf('\0', at);
      if (end < 0) break;
      const start = text.charCodeAt(at) === 10 ? at + 1 : at;
      if (parts.length < format.length) {
        parts.push(text.slice(at, end));
        at = end + 1;
      } else if (text[start] === ':') {
        const last = text.indexOf('\0', end + 1);
        if (last < 0) break;
        const path = text.slice(end + 1, last);
        if (wants(path)) changes.push(fileChange(text.slice(start, end), path));
        at = last + 1;
      } else {
        yield commitOf(parts, changes);
        parts = [];
        changes = [];
      }
    }
    rest = text.slice(at);
  }
  if (parts.length === format.length) yield commitOf(parts, changes);
}

/** Parses `:<old mode> <new mode> <old oid> <new oid> <letter>`. A submodule is no file, so it has no entry. */
function fileChange(record: string, path: string): FileChange {
  const [, mode = '', , oid = ''] = record.split(' ');
  return mode.startsWith('100') || mode === '120000' ? { path, entry: { oid, mode } } : { path };
}

function commitOf(parts: readonly string[], changes: readonly FileChange[]): LoggedCommit {
  const [oid = '', parents = '', author = '', authorMail = '', authored, committer = '', mail = '', committed, message = ''] =
    parts;
  return {
    oid,
    parents: parents === '' ? [] : parents.split(' '),
    author: { name: author, mail: authorMail, date: Number(authored) * 1000 },
    committer: { name: committer, mail, date: Number(committed) * 1000 },
    message,
    changes,
  };
}
