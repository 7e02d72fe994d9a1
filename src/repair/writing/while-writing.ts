import type { Repository } from '../../git/repository.ts';
import { dropBackupsOf } from './backup.ts';
import { CannotWrite } from './cannot-write.ts';
import { removeLitter } from './litter.ts';
import { type Marker, readMarker, removeMarker, saveMarker, takeMarker } from './marker.ts';

/** Does something that nobody else may do meanwhile. Throws a CannotWrite while another process writes, or an interrupted one left its work. */
export async function whileWriting<Answer>(repository: Repository, work: (marker: Marker) => Promise<Answer>): Promise<Answer> {
  if (repository.bare) throw new CannotWrite('A bare repository has no working tree to write to');
  return holding(repository, (marker) => {
    if (marker.backup === null) return work(marker);
    throw new CannotWrite('An earlier fix was interrupted while it wrote; nothing was changed now', {
      fix: [{ say: 'Bring back what it found, or let it finish.', run: ['npx drizzle-guard fix --undo'] }],
    });
  });
}

/** The same, also where an interrupted process left its work: then the marker has its backup. */
export async function holding<Answer>(repository: Repository, work: (marker: Marker) => Promise<Answer>): Promise<Answer> {
  const marker = await takeMarker(repository);
  try {
    if (marker.former.length > 0) await removeLitter(repository);
    if (marker.backup === null) await dropBackupsOf(repository, marker.former);
    return await work(marker);
  } finally {
    await release(repository, marker);
  }
}

/** What is left to finish stays, for whoever comes next. */
async function release(repository: Repository, { token }: Marker): Promise<void> {
  const marker = await readMarker(repository);
  if (marker === undefined || marker.token !== token) return;
  if (marker.backup === null) await removeMarker(repository);
  else await saveMarker(repository, { ...marker, owner: null });
}
