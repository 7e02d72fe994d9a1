import { dialectNamed, dialects } from '../../dialects/index.ts';
import { type Dialect, isSameDialect } from '../../model/dialect.ts';
import { configsIn, type Files, folderOf } from '../../model/files.ts';
import type { Project } from '../evaluate/projects.ts';
import type { Installed } from '../installed/installed.ts';

/** Where the configs of a tree are read from. */
export interface Configs {
  readonly files: Files;
  /** The evaluated configs, where the level evaluates any. */
  readonly projects?: () => Promise<readonly Project[]>;
}

/**
 * The dialects whose SQL a history may hold. Journals of turso say sqlite, but 0.31 alters its columns where it builds tables of SQLite
 * again: only the config tells. Where configs are not run, their text has to do.
 */
export async function configuredDialects(
  dialect: Dialect,
  { version }: Installed,
  out: string,
  { files, projects }: Configs,
): Promise<readonly Dialect[]> {
  const possible = dialects.filter((one) => one.journal === dialect.journal && one.inKit031 !== undefined);
  if (!version.startsWith('0.') || possible.length < 2) return [dialect];
  const evaluated = ((await projects?.()) ?? []).filter((project) => project.out === out).map((project) => project.dialect);
  const named = evaluated.length > 0 ? evaluated : (await namesIn(out, files)).map(dialectNamed);
  const own = named.filter((one) => isSameDialect(one, dialect));
  const distinct = [...new Map(own.map((one) => [one.name, one])).values()];
  return distinct.length > 0 ? distinct : [dialect];
}

/** What the texts of the configs next to or above a migrations folder name; where there is none, of any config. */
async function namesIn(out: string, files: Files): Promise<string[]> {
  const all = configsIn(files);
  const above = all.filter((path) => folderOf(path) === '' || out === folderOf(path) || out.startsWith(`${folderOf(path)}/`));
  const deepest = Math.max(...above.map((path) => folderOf(path).length));
  const configs = above.length === 0 ? all : above.filter((path) => folderOf(path).length === deepest);
  const texts = await Promise.all(configs.map(async (path) => new TextDecoder().decode(await files.read(path))));
  return texts.flatMap((text) => /dialect["']?\s*:\s*["'`](\w+)/.exec(text)?.[1] ?? []);
}
