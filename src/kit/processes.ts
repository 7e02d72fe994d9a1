import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from '../processes/owned.ts';
import { KitProcess } from './process.ts';

/**
 * The child processes of one run. Loading drizzle-kit takes longer than any question, so the process that compared a project's
 * snapshots then evaluates its schema. The reverse is not safe, because a schema may leave anything behind. Processes start in a
 * temporary folder, so that nothing that a kit writes there stays.
 */
export class KitProcesses {
  readonly #timeLimit: number | undefined;
  readonly #all: KitProcess[] = [];
  readonly #loaded = new Map<string, KitProcess>();
  #folder: string | undefined;
  #removeFolder = () => {};

  /** `timeLimit` in milliseconds, for each question. */
  constructor(timeLimit?: number) {
    this.#timeLimit = timeLimit;
  }

  /** The process for comparing a project's snapshots. */
  forSnapshots(out: string): KitProcess {
    const process = this.#loaded.get(out) ?? this.another();
    this.#loaded.set(out, process);
    return process;
  }

  /** A process for evaluating a schema of a project: the unused one that already loaded drizzle-kit, or else a new one. */
  forSchema(out: string): KitProcess {
    const process = this.#loaded.get(out);
    this.#loaded.delete(out);
    return process === undefined || process.failed ? this.another() : process;
  }

  another(): KitProcess {
    const process = new KitProcess(this.#place(), this.#timeLimit);
    this.#all.push(process);
    return process;
  }

  /** Ends all processes. */
  close(): void {
    for (const process of this.#all) process.close();
    this.#removeFolder();
  }

  #place(): string {
    if (this.#folder !== undefined) return this.#folder;
    const folder = mkdtempSync(join(tmpdir(), 'drizzle-guard-'));
    this.#removeFolder = atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
    this.#folder = folder;
    return folder;
  }
}
