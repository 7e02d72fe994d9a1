import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { debug } from '../processes/debug.ts';
import { isTemporary, writeWhole } from './write-whole.ts';

/** How many files a store may hold, and how many are left when it holds more: the oldest go. */
export interface Limits {
  readonly most: number;
  readonly left: number;
}

const hour = 3_600_000;
/** Nobody waits for what is older: the branch it was about was merged or given up. */
const lifetime = 90 * 24 * hour;

/** A folder of small files, all of which may be lost. Each is written whole, and old ones are removed. */
export class Store {
  readonly #folder: string;
  readonly #limits: Limits;
  #pruning: Promise<void> | undefined;

  constructor(folder: string, limits: Limits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** The names of the files. Rejects when the folder is there and cannot be read. */
  async names(): Promise<string[]> {
    return (await this.#all()).filter((name) => !isTemporary(name));
  }

  /** The text of a file that must be there. Rejects when it cannot be read. */
  async readExisting(name: string): Promise<string> {
    return readFile(join(this.#folder, name), 'utf8');
  }

  /** The text of a file; undefined when there is none, or nobody can read it. */
  async read(name: string): Promise<string | undefined> {
    try {
      return await this.readExisting(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') debug(`not read: ${(error as Error).message}`);
      return undefined;
    }
  }

  /** Writes a file, and removes old ones. Rejects when the file cannot be written. */
  async write(name: string, text: string): Promise<void> {
    await writeWhole(join(this.#folder, name), text);
    // one at a time is enough
    this.#pruning ??= this.#prune()
      .catch((error: Error) => debug(`not pruned: ${error.message}`))
      .finally(() => {
        this.#pruning = undefined;
      });
    await this.#pruning;
  }

  /** Writes what can be worked out again. Where nothing can be written, as in a read-only clone or on a full disk, nothing is kept. */
  async keep(name: string, text: string): Promise<void> {
    try {
      await this.write(name, text);
    } catch (error) {
      debug(`not kept: ${(error as Error).message}`);
    }
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#folder, name), { force: true });
  }

  async #all(): Promise<string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  async #prune(): Promise<void> {
    const now = Date.now();
    const files = await Promise.all((await this.#all()).map(async (name) => ({ name, time: await this.#time(name) })));
    const kept = files.filter(({ name }) => !isTemporary(name)).sort((one, other) => one.time - other.time);
    const surplus = kept.length > this.#limits.most ? kept.slice(0, kept.length - this.#limits.left) : [];
    const old = kept.filter(({ time }) => now - time > lifetime);
    // left by a process that was killed
    const abandoned = files.filter(({ name, time }) => isTemporary(name) && now - time > hour);
    for (const name of new Set([...surplus, ...old, ...abandoned].map((file) => file.name)))
      await rm(join(this.#folder, name), { recursive: true, force: true });
  }

  /** Another process may have removed it. */
  async #time(name: string): Promise<number> {
    return stat(join(this.#folder, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
  }
}
