import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KitProcess } from './process.ts';

/**
 * The child processes of one run. Loading drizzle-kit takes longer than all that it is asked, so what compared a project's snapshots
 * evaluates its schema as well, in this order: a schema may leave anything behind. They start in a folder of their own: what a kit
 * writes there is nobody's.
 */
export class KitProcesses {
  readonly #timeLimit: number | undefined;
  readonly #all: KitProcess[] = [];
  readonly #loaded = new Map<string, KitProcess>();
  #folder: string | undefined;

  /** `timeLimit` in milliseconds, for each question. */
  constructor(timeLimit?: number) {
    this.#timeLimit = timeLimit;
  }

  /** The process that a project's snapshots are compared in. */
  forSnapshots(out: string): KitProcess {
    const process = this.#loaded.get(out) ?? this.another();
    this.#loaded.set(out, process);
    return process;
  }

  /** A process for one schema of a project: the one that has the kit loaded, when it is well and nobody had it before. */
  forSchema(out: string): KitProcess {
    const process = this.#loaded.get(out);
    this.#loaded.delete(out);
    return process === undefined || process.failed ? this.another() : process;
  }

  another(): KitProcess {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'drizzle-guard-'));
    const process = new KitProcess(this.#folder, this.#timeLimit);
    this.#all.push(process);
    return process;
  }

  /** Ends all of them. */
  close(): void {
    for (const process of this.#all) process.close();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
