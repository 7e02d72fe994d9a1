import { indexFiles } from '../git/files.ts';
import { openRepository } from '../git/repository.ts';
import { readHistories } from '../layouts/index.ts';
import type { History } from '../model/history.ts';

/** The migrations folders that the index of a repository has. */
export async function trackedHistories(top: string): Promise<readonly History[]> {
  const repository = await openRepository(top);
  try {
    return [...(await readHistories(await indexFiles(repository))).values()];
  } finally {
    repository.close();
  }
}
