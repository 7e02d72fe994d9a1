import { existsSync } from 'node:fs';
import type { Repository } from '../git/repository.ts';
import { markerPath } from '../repair/writing/marker-path.ts';

/** Says that a fix was killed while it wrote; empty otherwise. What it left is neither the old state nor the new one. */
export async function interruptedFix(repository: Repository): Promise<string> {
  if (!existsSync(markerPath(repository))) return '';
  const { isAbandoned, readMarker } = await import('../repair/writing/marker.ts');
  const marker = await readMarker(repository);
  if (marker === undefined || marker.backup === null || !(await isAbandoned(marker))) return '';
  return 'drizzle-guard: a fix was interrupted while it wrote. To bring back what it found: npx drizzle-guard fix --undo\n';
}
