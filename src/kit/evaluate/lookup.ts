import { posix } from 'node:path';
import { type Files, folderOf, join } from '../../model/files.ts';

/** Which files of the tree decided what is meant, and which were looked for and are not there. */
export interface Looked {
  readonly settings: Set<string>;
  readonly absent: Set<string>;
}

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'] as const;

/** What TypeScript lets an import call by the name of its output. */
const sources: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/**
 * The file of a tree that an import of this path means: as it stands, with an extension, or as a folder's index. What was looked for in
 * vain is noted as absent: a file that comes there later would be meant instead.
 */
export async function lookUp(files: Files, path: string, looked: Looked): Promise<string | undefined> {
  if (path.startsWith('../../')) return undefined;
  for (const candidate of candidates(path)) {
    const found = await linkedPath(files, candidate, looked);
    if (found !== undefined) return found;
    looked.absent.add(candidate);
  }
  return undefined;
}

function candidates(path: string): string[] {
  const index = extensions.map((extension) => join(path, `index${extension}`));
  if (path === '') return index;
  const extension = posix.extname(path);
  const stem = path.slice(0, path.length - extension.length);
  return [
    path,
    ...(sources[extension] ?? []).map((source) => stem + source),
    ...extensions.map((added) => path + added),
    ...index,
  ];
}

/** A listed path, or what it links to. */
async function linkedPath(files: Files, path: string, looked: Looked, links = 0): Promise<string | undefined> {
  const entry = files.entries.get(path);
  if (entry?.mode !== '120000') return entry && path;
  const target = new TextDecoder().decode(await files.read(path));
  looked.settings.add(path);
  if (links > 8 || posix.isAbsolute(target)) return undefined;
  return linkedPath(files, posix.join(folderOf(path), target), looked, links + 1);
}
