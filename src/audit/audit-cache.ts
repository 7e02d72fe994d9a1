import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';
import { commonFolder } from '../store/folder.ts';
import { Store } from '../store/store.ts';

/** The results of earlier audits in the git directory. The file name is a hash of everything that they depend on. */
export interface AuditCache {
  /** Undefined if the entry is missing or damaged. */
  read(): Promise<unknown>;
  /** Does nothing if the git directory cannot be written, for example in a read-only clone. */
  write(value: unknown): Promise<void>;
}

/** How many results are kept. CI audits another range in each run. */
const limits = { most: 20, left: 20 };

/** Opens the cached results of an audit with these inputs. */
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
        // a damaged entry is computed again and overwritten
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
