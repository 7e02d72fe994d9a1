import { openRepository, type Repository } from '../git/repository.ts';

export interface Opened {
  /** The repository as it is now. */
  repository(): Promise<Repository>;
}

/**
 * A repository that is opened again once it is outdated, because after a fetch a clone may no longer be shallow. The old one can still be
 * used.
 */
export function openedAnew(cwd: string): Opened & { outdate(): void; close(): void } {
  const opened: Repository[] = [];
  let isOutdated = true;
  return {
    async repository() {
      const last = opened.at(-1);
      if (!isOutdated && last !== undefined) return last;
      const repository = await openRepository(cwd);
      opened.push(repository);
      isOutdated = false;
      return repository;
    },
    outdate: () => {
      isOutdated = true;
    },
    close: () => {
      for (const one of opened) one.close();
    },
  };
}
