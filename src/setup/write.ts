import { existsSync, statSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import type { Edit } from '../hooks/managers/manager.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';

/** Writes all edits and then does the rest. Where either fails, the files are as they were, and the error is thrown. */
export async function writeAll(edits: readonly Edit[], top: string, rest: () => Promise<void>): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const edit of edits) {
      undo.unshift(() => restored(edit));
      await write(edit, top, (folder) => undo.push(() => rm(folder, { recursive: true, force: true })));
    }
    await rest();
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}

async function write(edit: Edit, top: string, made: (folder: string) => void): Promise<void> {
  const { path, after, executable = false } = edit;
  try {
    if (after === undefined) return await rm(path);
    const folder = await mkdir(dirname(path), { recursive: true });
    if (folder !== undefined) made(folder);
    await writeFile(path, after);
    if (executable) await chmod(path, 0o755);
  } catch (cause) {
    const what = `Cannot write ${relative(top, path)}: ${(cause as Error).message}`;
    throw new Unjudgeable(`${what}. Nothing was changed. Mend that, and run setup again`, { cause });
  }
}

async function restored({ path, before }: Edit): Promise<void> {
  if (before !== undefined) await writeFile(path, before);
  else if (existsSync(path) && statSync(path).isFile()) await rm(path);
}
