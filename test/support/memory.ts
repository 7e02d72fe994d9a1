import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Linux keeps this in memory. */
const shared = '/dev/shm';
/** What all tests at once leave there is far less. */
const enough = 1024 ** 3;

/**
 * Lets everything temporary be in memory, where there is a place for that: thousands of small repositories are written, and on some disks
 * creating one file takes longer than git takes to start.
 */
export default function useMemory(): (() => void) | undefined {
  const folder = memoryFolder();
  if (folder === undefined) return undefined;
  process.env.TMPDIR = folder;
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  // when it is interrupted, too
  process.once('exit', remove);
  return remove;
}

function memoryFolder(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(shared);
    if (bavail * bsize < enough) return undefined;
  } catch {
    // another system, or no right to look: the disk it is
    return undefined;
  }
  const folder = mkdtempSync(join(shared, 'drizzle-guard-tests-'));
  // containers forbid running what is there, and hooks must run
  const script = join(folder, 'script');
  writeFileSync(script, '#!/bin/sh\n', { mode: 0o755 });
  if (spawnSync(script).status === 0) return folder;
  rmSync(folder, { recursive: true });
  return undefined;
}
