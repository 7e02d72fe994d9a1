import { configsIn, type Files, folderOf, foldersAbove, join } from '../model/files.ts';
import type { History } from '../model/history.ts';
import { linksAt } from './altered.ts';
import { folders } from './folders.ts';
import { realPath, withoutDots } from './links.ts';

/**
 * Finds migrations folders that a config names literally and that are links or submodules, so that their migrations are not in the
 * tree.
 */
export async function linkedOuts(files: Files, known: ReadonlySet<string>): Promise<History[]> {
  const links = [...files.entries].some(([, { mode }]) => mode === '120000');
  if (!links && (files.submodules ?? new Set()).size === 0) return [];
  const found = new Map<string, History>();
  for (const config of configsIn(files)) {
    const out = outOf(config, Buffer.from(await files.read(config)).toString());
    if (known.has(out) || found.has(out)) continue;
    const altered = await linksAt(files, foldersAbove(out));
    const [first] = altered;
    if (first === undefined || (first.kind === 'link' && known.has((await realPath(files, out)) ?? '..'))) continue;
    found.set(out, { ...folders.empty(out), altered });
  }
  return [...found.values()];
}

/** The `out` folder in a config's text; `drizzle` is drizzle-kit's default. */
function outOf(config: string, text: string): string {
  const written = /\bout["']?\s*:\s*["'`]([^"'`]*)["'`]/.exec(text)?.[1] ?? 'drizzle';
  return withoutDots(join(folderOf(config), written)) ?? written;
}
