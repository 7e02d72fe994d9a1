import { posix } from 'node:path';
import { type Files, folderOf, join } from '../../model/files.ts';

/** The files that decided a lookup, and the paths that were tried and do not exist. */
export interface Looked {
  readonly settings: Set<string>;
  readonly absent: Set<string>;
}

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'] as const;

/** The source extensions that TypeScript lets imports call by their output. */
const sources: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/**
 * Finds the file that an import means: the path itself, with an extension, or the index of a folder. Paths that do not exist are
 * recorded as absent, because a file that appears there would be used instead.
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

/** A path of the tree, after following links. */
async function linkedPath(files: Files, path: string, looked: Looked, links = 0): Promise<string | undefined> {
  const entry = files.entries.get(path);
  if (entry?.mode !== '120000') return entry && path;
  const target = new TextDecoder().decode(await files.read(path));
  looked.settings.add(path);
  if (links > 8 || posix.isAbsolute(target)) return undefined;
  return linkedPath(files, posix.join(folderOf(path), target), looked, links + 1);
}
