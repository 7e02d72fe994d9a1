import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { worktreeFolder } from '../store/folder.ts';
import { Store } from '../store/store.ts';

/** Proofs that were made before, in the git directory, each in a file named by everything that went into it. */
export class ProofCache {
  readonly #store: Store;

  constructor(gitDir: string) {
    this.#store = new Store(join(worktreeFolder(gitDir), 'proofs'), { most: 500, left: 400 });
  }

  /** The cached value for these inputs; undefined when it is missing, damaged or unreadable. */
  async read<Value>(inputs: readonly string[], isValue: (value: unknown) => value is Value): Promise<Value | undefined> {
    const text = await this.#store.read(nameFor(inputs));
    if (text === undefined) return undefined;
    try {
      const value: unknown = JSON.parse(text);
      return isValue(value) ? value : undefined;
    } catch {
      // it is proved again, and written over
      return undefined;
    }
  }

  /** Keeps a value. Where nothing can be written it is proved again the next time. */
  async write(inputs: readonly string[], value: unknown): Promise<void> {
    await this.#store.keep(nameFor(inputs), JSON.stringify(value));
  }
}

function nameFor(inputs: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
}
