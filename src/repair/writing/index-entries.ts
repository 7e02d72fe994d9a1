import { intendedToAdd } from '../../git/files.ts';
import type { Repository } from '../../git/repository.ts';
import { git, splitZ } from '../../git/run.ts';
import { pathspecsOf } from './pathspecs.ts';
import type { StagedEntry } from './states.ts';

export type IndexEnvironment = Readonly<Record<string, string>>;

/** The entries of the index at and below some paths, with all stages, by path. */
export async function indexEntries(
  { cwd }: Pick<Repository, 'cwd'>,
  paths: readonly string[],
  env: IndexEnvironment = {},
): Promise<Map<string, StagedEntry[]>> {
  const found = new Map<string, StagedEntry[]>();
  if (paths.length === 0) return found;
  const { stdout } = await git(['ls-files', '-s', '-v', '-z', '--full-name', '--', ...pathspecsOf(paths)], { cwd, env });
  for (const record of splitZ(stdout)) {
    const [tag = '', mode = '', oid = '', stage = ''] = record.slice(0, record.indexOf('\t')).split(' ');
    const path = record.slice(record.indexOf('\t') + 1);
    const entry = { stage: Number(stage), mode, oid, intended: false, ...flagsOf(tag) };
    found.set(path, [...(found.get(path) ?? []), entry]);
  }
  const merged = new Map([...found].flatMap(([path, [first]]) => (first?.stage === 0 ? [[path, first] as const] : [])));
  for (const path of await intendedToAdd({ cwd }, merged, env))
    found.set(
      path,
      (found.get(path) ?? []).map((entry) => ({ ...entry, intended: true })),
    );
  return found;
}

/** `git ls-files -v` prints S for skip-worktree, and a small letter for assume-unchanged. */
function flagsOf(tag: string): Pick<StagedEntry, 'assumedUnchanged' | 'skipWorktree'> {
  return { assumedUnchanged: tag !== tag.toUpperCase(), skipWorktree: tag.toUpperCase() === 'S' };
}
