import type { Repository } from '../../git/repository.ts';
import { git } from '../../git/run.ts';
import { blobOid, type HashName } from './disk.ts';
import type { FoundState } from './read-states.ts';
import type { Outcome, PathState } from './states.ts';

/** What the paths of an outcome will be: staged, with the modes they have. */
export async function statesAfter(
  { cwd }: Pick<Repository, 'cwd'>,
  { files }: Outcome,
  { found, hash }: { readonly found: readonly FoundState[]; readonly hash: HashName },
): Promise<PathState[]> {
  const { stdout } = await git(['config', '--type=bool', '--default=true', '--get', 'core.fileMode'], { cwd });
  const seesModes = stdout.trim() === 'true';
  return found.map((before) => {
    const bytes = files.get(before.path) ?? null;
    return bytes === null ? { path: before.path, file: null, entries: [] } : written(before, blobOid(bytes, hash), seesModes);
  });
}

function written({ path, file, entries }: FoundState, oid: string, seesModes: boolean): PathState {
  const staged = entries.find(({ mode }) => mode.startsWith('100'));
  const onDisk = file?.mode === '100755' || file?.mode === '100644' ? file.mode : undefined;
  const inIndex = staged?.mode === '100755' ? '100755' : '100644';
  const mode = seesModes && onDisk !== undefined ? onDisk : inIndex;
  const [entry] = [
    { stage: 0, mode, oid, intended: false, assumedUnchanged: staged?.assumedUnchanged ?? false, skipWorktree: false },
  ];
  return {
    path,
    file: { oid, mode: onDisk ?? (seesModes ? inIndex : '100644'), permissions: file?.permissions ?? null },
    entries: [entry],
  };
}
