import { behindLink } from '../layouts/links.ts';
import { type Files, join } from '../model/files.ts';

/** The files that links in these folders lead to. */
export async function behindLinks(files: Files, folders: readonly string[]): Promise<string[]> {
  const links = [...files.entries].filter(
    ([path, { mode }]) => mode === '120000' && folders.some((folder) => path.startsWith(join(folder, ''))),
  );
  const found = await Promise.all(links.map(([path]) => behindLink(files, path)));
  return found.flatMap((behind) => [...(behind?.values() ?? [])].map(({ path }) => path));
}
