import { createHash } from 'node:crypto';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../../git/repository.ts';
import { git } from '../../git/run.ts';
import { CannotWrite } from './cannot-write.ts';
import { isMissing } from './missing.ts';
import type { KeptFile } from './states.ts';

/** What a file holds, and how git would store it without converting anything. */
export interface FileOnDisk extends KeptFile {
  readonly bytes: Uint8Array;
}

export type HashName = 'sha1' | 'sha256';

export async function hashNameOf({ cwd }: Pick<Repository, 'cwd'>): Promise<HashName> {
  const { stdout } = await git(['rev-parse', '--show-object-format'], { cwd });
  return stdout.trim() === 'sha256' ? 'sha256' : 'sha1';
}

/** The object id of a blob. */
export function blobOid(bytes: Uint8Array, hash: HashName): string {
  return createHash(hash).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** A file or link of the working tree; null where there is none. */
export async function fileAt(cwd: string, path: string, hash: HashName): Promise<FileOnDisk | null> {
  const full = join(cwd, path);
  try {
    const stats = await lstat(full);
    if (stats.isDirectory()) return null;
    if (stats.isSymbolicLink()) {
      const target = await readlink(full, 'buffer');
      return { oid: blobOid(target, hash), mode: '120000', permissions: null, bytes: target };
    }
    if (!stats.isFile()) throw new CannotWrite(`${path} is neither a file nor a link, so it cannot be kept in a backup`);
    const bytes = await readFile(full);
    const mode = (stats.mode & 0o100) === 0 ? '100644' : '100755';
    return { oid: blobOid(bytes, hash), mode, permissions: stats.mode & 0o777, bytes };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
