import { join } from 'node:path';
import { KitProcess } from './process.ts';

/** The child processes of one comparison: started when first asked for, ended together. */
export class Processes {
  readonly #folder: string;
  readonly #timeLimit: number | undefined;
  readonly #all: KitProcess[] = [];

  constructor(top: string, folder: string, timeLimit?: number) {
    this.#folder = join(top, folder);
    this.#timeLimit = timeLimit;
  }

  first(): KitProcess {
    return this.#all[0] ?? this.another();
  }

  another(): KitProcess {
    const process = new KitProcess(this.#folder, this.#timeLimit);
    this.#all.push(process);
    return process;
  }

  close(): void {
    for (const process of this.#all) process.close();
  }
}
