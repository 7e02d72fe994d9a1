import { rmSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '../../git/run.ts';
import { atEnd } from '../../processes/owned.ts';

interface Sides {
  readonly base: Uint8Array;
  readonly ours: Uint8Array;
  readonly theirs: Uint8Array;
}

/** Ours with what changed from base to theirs, as git merges; undefined where both changed the same lines. */
export async function mergedFile({ base, ours, theirs }: Sides): Promise<Uint8Array | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'drizzle-guard-merge-'));
  const remove = atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  try {
    await Promise.all(Object.entries({ ours, base, theirs }).map(([name, bytes]) => writeFile(join(folder, name), bytes)));
    // the exit code counts the conflicts; git stops at 127
    const answers = Array.from({ length: 128 }, (_, count) => count);
    const { exitCode } = await git(['merge-file', '-q', 'ours', 'base', 'theirs'], { cwd: folder, answers });
    return exitCode === 0 ? await readFile(join(folder, 'ours')) : undefined;
  } finally {
    remove();
  }
}
