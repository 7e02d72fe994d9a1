import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';
import { commonFolder } from './folder.ts';

/** What an audit has found out so far, in the git directory, in a file named by everything that decides it. */
export interface AuditCache {
  /** Undefined when there is none, or what is there is damaged: then it is found out again. */
  read(): Promise<unknown>;
  /** Whole or not at all. Where nothing can be written, as in a read-only clone, nothing is kept. */
  write(value: unknown): Promise<void>;
}

export async function auditCache({ gitDir }: Repository, inputs: readonly string[]): Promise<AuditCache> {
  const folder = join(await commonFolder(gitDir), 'audit');
  const path = join(folder, hashOf(JSON.stringify(inputs)));
  return {
    async read() {
      try {
        const text = await readFile(path, 'utf8');
        const end = text.indexOf('\n');
        const body = text.slice(end + 1);
        return text.slice(0, end) === hashOf(body) ? JSON.parse(body) : undefined;
      } catch {
        // it is found out again, and written over
        return undefined;
      }
    },
    async write(value) {
      const temporary = `${path}.${randomUUID()}`;
      const body = JSON.stringify(value);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(temporary, `${hashOf(body)}\n${body}`);
        await rename(temporary, path);
        await prune(folder);
      } catch {
        await rm(temporary, { force: true }).catch(() => undefined);
      }
    },
  };
}

/** How many ranges are remembered: CI audits another one every time. */
const limit = 20;

async function prune(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= limit) return;
  const files = await Promise.all(names.map(async (name) => ({ name, time: (await stat(join(folder, name))).mtimeMs })));
  const old = files.sort((one, other) => one.time - other.time).slice(0, names.length - limit);
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
