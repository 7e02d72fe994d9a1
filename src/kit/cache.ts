import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How many proofs are kept at most, and how many are left when there are more: the older ones go. */
const limit = 500;
const left = 400;

/** Proofs that were made before, in the git directory, each in a file named by everything that went into it. */
export class ProofCache {
  readonly #folder: string;
  #pruning: Promise<void> | undefined;

  constructor(gitDir: string) {
    this.#folder = join(gitDir, 'drizzle-guard', 'proofs');
  }

  /** The value kept for these inputs; undefined when there is none, or what is there is damaged or cannot be read. */
  async read<Value>(inputs: readonly string[], isValue: (value: unknown) => value is Value): Promise<Value | undefined> {
    try {
      const value: unknown = JSON.parse(await readFile(this.#path(inputs), 'utf8'));
      return isValue(value) ? value : undefined;
    } catch {
      // it is proved again, and written over
      return undefined;
    }
  }

  /** Keeps a value. Where nothing can be written, as in a read-only clone, nothing is kept: it is proved again the next time. */
  async write(inputs: readonly string[], value: unknown): Promise<void> {
    const path = this.#path(inputs);
    const temporary = `${path}.${randomUUID()}`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(temporary, JSON.stringify(value));
      await rename(temporary, path);
      // one at a time is enough
      this.#pruning ??= this.#prune().finally(() => {
        this.#pruning = undefined;
      });
      await this.#pruning;
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  #path(inputs: readonly string[]): string {
    return join(this.#folder, createHash('sha256').update(JSON.stringify(inputs)).digest('hex'));
  }

  async #prune(): Promise<void> {
    const names = await readdir(this.#folder);
    if (names.length <= limit) return;
    const files = await Promise.all(names.map(async (name) => ({ name, time: await this.#time(name) })));
    const old = files.sort((one, other) => one.time - other.time).slice(0, names.length - left);
    await Promise.all(old.map(({ name }) => rm(join(this.#folder, name), { recursive: true, force: true })));
  }

  /** Another run may have removed it. */
  async #time(name: string): Promise<number> {
    return stat(join(this.#folder, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  }
}
