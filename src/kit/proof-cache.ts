import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { worktreeFolder } from '../store/folder.ts';
import { Store } from '../store/store.ts';

/** A cache of proofs in the git directory. The file name is a hash of all inputs. */
export class ProofCache {
  readonly #store: Store;

  constructor(gitDir: string) {
    this.#store = new Store(join(worktreeFolder(gitDir), 'proofs'), { most: 500, left: 400 });
  }

  /** The cached value for these inputs; undefined if it is missing or damaged. */
  async read<Value>(inputs: readonly string[], isValue: (value: unknown) => value is Value): Promise<Value | undefined> {
    const text = await this.#store.read(nameFor(inputs));
    if (text === undefined) return undefined;
    try {
      const value: unknown = JSON.parse(text);
      return isValue(value) ? value : undefined;
    } catch {
      // a damaged entry is proved again and overwritten
      return undefined;
    }
  }

  /** Saves a value. If the folder cannot be written, it is proved again next time. */
  async write(inputs: readonly string[], value: unknown): Promise<void> {
    await this.#store.keep(nameFor(inputs), JSON.stringify(value));
  }
}

function nameFor(inputs: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
}
