import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How many proofs are kept; older ones are dropped first. */
const limit = 500;

/** Proofs that were made before, in the git directory, each in a file named by everything that went into it. */
export class ProofCache {
  readonly #folder: string;

  constructor(gitDir: string) {
    this.#folder = join(gitDir, 'drizzle-guard', 'proofs');
  }

  /** The value kept for these inputs; undefined when there is none, or what is there is damaged. */
  async read<Value>(inputs: readonly string[], isValue: (value: unknown) => value is Value): Promise<Value | undefined> {
    let text: string;
    try {
      text = await readFile(this.#path(inputs), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    try {
      const value: unknown = JSON.parse(text);
      return isValue(value) ? value : undefined;
    } catch {
      // written over by whoever proves it again
      return undefined;
    }
  }

  async write(inputs: readonly string[], value: unknown): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const path = this.#path(inputs);
    const temporary = `${path}.${process.pid}`;
    await writeFile(temporary, JSON.stringify(value));
    await rename(temporary, path);
    await this.#prune();
  }

  #path(inputs: readonly string[]): string {
    return join(this.#folder, createHash('sha256').update(inputs.join('\0')).digest('hex'));
  }

  async #prune(): Promise<void> {
    const names = await readdir(this.#folder);
    if (names.length <= limit) return;
    const files = await Promise.all(names.map(async (name) => ({ name, time: (await stat(join(this.#folder, name))).mtimeMs })));
    const old = files.sort((one, other) => one.time - other.time).slice(0, names.length - limit);
    await Promise.all(old.map(({ name }) => rm(join(this.#folder, name), { force: true })));
  }
}
