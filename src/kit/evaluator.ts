import { join } from 'node:path';
import { KitProcess } from './process.ts';
import type { ConfigAnswer, ConfigRequest } from './protocol.ts';

/** One process for all configs, and a new one after a config that failed: it may have ended it, or left something behind. */
export class ConfigEvaluator {
  readonly #top: string;
  readonly #timeLimit: number | undefined;
  #process: KitProcess | undefined;

  constructor(top: string, timeLimit: number | undefined) {
    this.#top = top;
    this.#timeLimit = timeLimit;
  }

  async evaluate(bundle: ConfigRequest['bundle'], folder: string): Promise<ConfigAnswer> {
    const fresh = this.#process === undefined;
    this.#process ??= new KitProcess(this.#top, this.#timeLimit);
    try {
      return await this.#process.ask({ method: 'config', bundle, folder: join(this.#top, folder) });
    } catch (error) {
      this.close();
      // the one before it may be to blame, by a promise that was rejected later
      if (fresh) throw error;
      return this.evaluate(bundle, folder);
    }
  }

  close(): void {
    this.#process?.close();
    this.#process = undefined;
  }
}
