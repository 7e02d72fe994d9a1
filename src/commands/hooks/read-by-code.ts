import { type Files, folderOf, foldersAbove, join } from '../../model/files.ts';

/** The tracked files and folders that code names, and may read while it runs. */
export interface Read {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

const code = /\.[cm]?[jt]sx?$/;
const readsFiles = /\b(?:readFile|readdir|createReadStream|Bun\.file|Deno\.read|glob)/;
const literals = /['"`]([^'"`\n]{1,200})['"`]/g;

/**
 * A config or a schema may read a text file, which no import names. Every string that names something tracked, from its own folder or one
 * above, is taken for one that is read; where code reads files and names none, what lies beside it is.
 */
export async function readByCode(files: Files, closure: readonly string[]): Promise<Read> {
  const found = new Set<string>();
  const folders = new Set<string>();
  let tracked: Set<string> | undefined;
  for (const path of closure) {
    if (!code.test(path) || !files.entries.has(path)) continue;
    const text = Buffer.from(await files.read(path)).toString();
    if (!readsFiles.test(text)) continue;
    tracked ??= new Set([...files.entries.keys()].flatMap((one) => foldersAbove(folderOf(one))));
    const before = found.size + folders.size;
    for (const [, name = ''] of text.matchAll(literals)) {
      const inner = name.replace(/^(?:\.\.?\/)+/, '').replace(/\/+$/, '');
      if (inner === '' || inner === '.') continue;
      for (const candidate of foldersAbove(folderOf(path)).map((folder) => join(folder, inner))) {
        if (files.entries.has(candidate)) found.add(candidate);
        else if (tracked.has(candidate)) folders.add(candidate);
      }
    }
    if (found.size + folders.size === before) folders.add(folderOf(path));
  }
  return { files: [...found], folders: [...folders] };
}
