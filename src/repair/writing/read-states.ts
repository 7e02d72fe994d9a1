import type { Repository } from '../../git/repository.ts';
import { fileAt, type HashName } from './disk.ts';
import { indexEntries } from './index-entries.ts';
import type { PathState } from './states.ts';

/** A state with the bytes on disk. */
export interface FoundState extends PathState {
  readonly bytes: Uint8Array | null;
}

/** Paths as they are now, on disk and in the index. */
export async function statesOf(repository: Repository, paths: readonly string[], hash: HashName): Promise<FoundState[]> {
  const entries = await indexEntries(repository, paths);
  const states = [];
  for (const path of paths) {
    const found = await fileAt(repository.cwd, path, hash);
    states.push({ path, ...foundFile(found), entries: entries.get(path) ?? [] });
  }
  return states;
}

function foundFile(found: Awaited<ReturnType<typeof fileAt>>): Pick<FoundState, 'file' | 'bytes'> {
  if (found === null) return { file: null, bytes: null };
  const { bytes, ...file } = found;
  return { file, bytes };
}
