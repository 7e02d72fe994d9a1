import { join } from 'node:path';
import { KitProcess } from '../process.ts';
import type { ConfigAnswer, ConfigRequest } from '../protocol.ts';

/**
 * Evaluates all configs in one process. After a failure it starts a new one, because the config may have ended the old one or left
 * something behind.
 */
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
