import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Repository } from '../../git/repository.ts';
import { git, splitZ } from '../../git/run.ts';
import { worktreeFolder } from '../../store/folder.ts';
import { CannotWrite } from './cannot-write.ts';
import type { HashName } from './disk.ts';
import { type IndexEnvironment, indexEntries } from './index-entries.ts';
import { isMissing } from './missing.ts';
import { pathspecsOf } from './pathspecs.ts';
import { areSameEntries, type PathState } from './states.ts';
import type { Writing } from './writing.ts';

/** The index as it will be, in a file of its own until all is right. */
export interface NewIndex {
  /** Learns of the files on disk, so that git finds them unchanged. */
  refresh(): Promise<void>;
  /** Throws unless the index is as wanted, and git finds no difference between it and the files that are `clean`. */
  verify(clean: readonly string[]): Promise<void>;
  /** Puts it in the place of the index. */
  replace(): Promise<void>;
}

export function newIndexPath({ gitDir }: Pick<Repository, 'gitDir'>, token: string): string {
  return join(worktreeFolder(gitDir), `.index-${token}`);
}

export async function newIndex(
  repository: Repository,
  { index, token, hash }: Pick<Writing, 'index' | 'token' | 'hash'>,
  targets: readonly PathState[],
): Promise<NewIndex> {
  const { cwd } = repository;
  const path = newIndexPath(repository, token);
  const env: IndexEnvironment = { GIT_INDEX_FILE: path };
  await copyFile(index, path).catch((error: unknown) => {
    // a repository without a first commit may have none
    if (!isMissing(error)) throw error;
  });
  await git(['update-index', '-z', '--index-info'], { cwd, env, input: targets.map((target) => infoOf(target, hash)).join('') });
  await intend(repository, env, targets);
  return {
    async refresh() {
      const paths = targets.filter(({ entries }) => entries.some(({ stage, intended }) => stage === 0 && !intended));
      const input = paths.map(({ path }) => `:(top,literal)${path}\0`).join('');
      if (input !== '') await git(['add', '--refresh', '--pathspec-from-file=-', '--pathspec-file-nul'], { cwd, env, input });
      // last, because git does not look at such a file any more
      const assumed = targets.filter(({ entries }) => entries.some(({ assumedUnchanged }) => assumedUnchanged));
      const names = assumed.map((state) => `${state.path}\0`).join('');
      if (names !== '') await git(['update-index', '-z', '--assume-unchanged', '--stdin'], { cwd, env, input: names });
    },
    verify: (clean) => verify(repository, env, targets, clean),
    replace: () => rename(path, index),
  };
}

/** First without any entry, then each stage. */
function infoOf({ path, entries }: PathState, hash: HashName): string {
  const zeros = '0'.repeat(hash === 'sha1' ? 40 : 64);
  const lines = entries.filter(({ intended }) => !intended).map(({ mode, oid, stage }) => `${mode} ${oid} ${stage}\t${path}\0`);
  return [`0 ${zeros} 0\t${path}\0`, ...lines].join('');
}

/** In a working tree that only has those files: here they may be gone. */
async function intend({ gitDir }: Repository, env: IndexEnvironment, targets: readonly PathState[]): Promise<void> {
  const intended = targets.flatMap(({ path, entries }) =>
    entries.filter((entry) => entry.intended).map(({ mode }) => ({ path, mode })),
  );
  if (intended.length === 0) return;
  const tree = await mkdtemp(join(tmpdir(), 'drizzle-guard-intended-'));
  try {
    for (const { path, mode } of intended) {
      await mkdir(dirname(join(tree, path)), { recursive: true });
      await writeFile(join(tree, path), '', { mode: mode === '100755' ? 0o755 : 0o644 });
    }
    const input = intended.map(({ path }) => `:(top,literal)${path}\0`).join('');
    const where = { ...env, GIT_DIR: gitDir, GIT_WORK_TREE: tree };
    const args = ['add', '--intent-to-add', '--force', '--pathspec-from-file=-', '--pathspec-file-nul'];
    await git(args, { cwd: tree, env: where, input });
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

async function verify(
  { cwd }: Repository,
  env: IndexEnvironment,
  targets: readonly PathState[],
  clean: readonly string[],
): Promise<void> {
  const paths = targets.map(({ path }) => path);
  const entries = await indexEntries({ cwd }, paths, env);
  const wrong = targets.find((target) => !areSameEntries(target.entries, entries.get(target.path) ?? []));
  if (wrong !== undefined) throw new CannotWrite(`git did not take ${wrong.path} into the index as it was given`);
  if (clean.length === 0) return;
  const { stdout } = await git(['diff-files', '--name-only', '-z', '--', ...pathspecsOf(clean)], { cwd, env });
  const differing = splitZ(stdout).find((path) => clean.includes(path));
  if (differing === undefined) return;
  throw new CannotWrite(
    `git would store ${differing} otherwise than it was proved, because a filter or a setting for line ends changes it`,
    { fix: [{ say: 'See what applies to the file.', run: [] }] },
  );
}
