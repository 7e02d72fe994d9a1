import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { Edit } from '../hooks/managers/manager.ts';

/** Makes a file what it should be. */
export async function writeEdit({ path, after, executable = false }: Edit): Promise<void> {
  if (after === undefined) return rm(path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, after);
  if (executable) await chmod(path, 0o755);
}

/** What an edit would change, as a patch from the top of the repository. */
export function diffOf({ path, before, after }: Edit, top: string): string {
  const name = relative(top, path);
  return createTwoFilesPatch(
    before === undefined ? '/dev/null' : name,
    after === undefined ? '/dev/null' : name,
    before ?? '',
    after ?? '',
  );
}
