import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';
import { commonFolder } from '../store/folder.ts';
import { Store } from '../store/store.ts';

/** What an audit has found out so far, in the git directory, in a file named by everything that decides it. */
export interface AuditCache {
  /** Undefined when the entry is missing or damaged: then it is computed again. */
  read(): Promise<unknown>;
  /** Where nothing can be written, as in a read-only clone, nothing is kept. */
  write(value: unknown): Promise<void>;
}

/** How many ranges are remembered: CI audits another one every time. */
const limits = { most: 20, left: 20 };

export async function auditCache({ gitDir }: Repository, inputs: readonly string[]): Promise<AuditCache> {
  const store = new Store(join(await commonFolder(gitDir), 'audit'), limits);
  const name = hashOf(JSON.stringify(inputs));
  return {
    async read() {
      const text = (await store.read(name)) ?? '';
      const end = text.indexOf('\n');
      const body = text.slice(end + 1);
      try {
        return text.slice(0, end) === hashOf(body) ? JSON.parse(body) : undefined;
      } catch {
        // it is computed again, and written over
        return undefined;
      }
    },
    async write(value) {
      const body = JSON.stringify(value);
      await store.keep(name, `${hashOf(body)}\n${body}`);
    },
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
