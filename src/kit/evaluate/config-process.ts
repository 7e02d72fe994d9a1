import { join } from 'node:path';
import { KitProcess } from '../process.ts';
import type { ConfigAnswer, ConfigRequest } from '../protocol.ts';

/**
 * Evaluates configs in one process. After a failure it starts another, because a config may end its process or leave something behind.
 */
export class ConfigEvaluator {
  readonly #top: string;
  readonly #timeLimit: number | undefined;
  #process: KitProcess | undefined;

  constructor(top: string, timeLimit: number | undefined) {
    this.#top = top;
    this.#timeLimit = timeLimit;
  }

  /** `asIs` gives unset variables no value, as drizzle-kit does. */
  async evaluate(bundle: ConfigRequest['bundle'], folder: string, asIs = false): Promise<ConfigAnswer> {
    const fresh = this.#process === undefined;
    this.#process ??= new KitProcess(this.#top, this.#timeLimit);
    try {
      return await this.#process.ask({ method: 'config', bundle, folder: join(this.#top, folder), asIs });
    } catch (error) {
      this.close();
      // a promise of an earlier config may have been rejected late, so only a fresh process proves the blame
      if (fresh) throw error;
      return this.evaluate(bundle, folder, asIs);
    }
  }

  close(): void {
    this.#process?.close();
    this.#process = undefined;
  }
}
