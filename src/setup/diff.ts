import { relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { Edit } from '../hooks/managers/manager.ts';

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
