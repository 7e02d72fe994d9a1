import { readFile } from 'node:fs/promises';
import { join as onDisk } from 'node:path';
import { git } from '../git/run.ts';
import { join } from '../model/files.ts';
import type { History } from '../model/history.ts';
import { type Block, blockLines, withBlock, withoutBlock } from '../model/text-block.ts';
import type { Edit } from './managers/manager.ts';

/** The lines of setup. */
const block: Block = {
  heading: '# drizzle-guard: in a conflict git leaves these whole, and `drizzle-guard fix` merges them',
  isOurs: (line) => /(?:meta\/\*\*|\*\/snapshot\.json)"? -merge$/.test(line),
};

/** What one migrations folder has that git must not merge line by line, and a file that stands for it. */
interface Unmergeable {
  readonly line: string;
  readonly path: string;
}

/**
 * The edit of `.gitattributes` that keeps git from merging journals and snapshots line by line: half of two entries is valid JSON that has lost a
 * migration. Attributes that the user gives them stay. Undefined where there is nothing to add.
 */
export async function addMergeAttributes(top: string, histories: readonly History[]): Promise<Edit | undefined> {
  const wanted = histories.map(unmergeable);
  const lines = await Promise.all(wanted.map(async ({ line, path }) => ((await isUnspecified(top, path)) ? [line] : [])));
  const missing = lines.flat().sort();
  if (missing.length === 0) return undefined;
  const { path, before } = await attributesFile(top);
  return { path, before, after: withBlock(before, block, [...missing, ...(blockLines(before, block) ?? [])]) };
}

/** The edit that takes the lines of setup out again. Undefined where there are none. */
export async function removeMergeAttributes(top: string): Promise<Edit | undefined> {
  const { path, before } = await attributesFile(top);
  const after = withoutBlock(before, block);
  return before === after ? undefined : { path, before, after };
}

function unmergeable({ out, orderFile, migrations }: History): Unmergeable {
  if (orderFile !== undefined) return { line: lineFor(out, 'meta/**'), path: orderFile };
  const path = migrations.at(-1)?.snapshot.path ?? join(out, '20000101000000_any/snapshot.json');
  return { line: lineFor(out, '*/snapshot.json'), path };
}

function lineFor(out: string, below: string): string {
  const pattern = join(out.replace(/[\\*?[\]]/g, '\\$&'), below);
  return `${/^[\w.@+/*][\w.@+/*-]*$/.test(pattern) ? pattern : JSON.stringify(pattern)} -merge`;
}

/** Whether no line says how git merges a file. */
async function isUnspecified(top: string, path: string): Promise<boolean> {
  const { stdout } = await git(['check-attr', '-z', 'merge', '--', path], { cwd: top });
  return stdout.split('\0')[2] === 'unspecified';
}

async function attributesFile(top: string): Promise<{ readonly path: string; readonly before: string | undefined }> {
  const path = onDisk(top, '.gitattributes');
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return { path, before };
}
