import { dialectNamed, dialects } from '../../dialects/index.ts';
import { type Dialect, isSameDialect } from '../../model/dialect.ts';
import { configsIn, type Files, folderOf } from '../../model/files.ts';
import type { Project } from '../evaluate/projects.ts';
import type { Installed } from '../installed/installed.ts';

/** Where configs come from. */
export interface Configs {
  readonly files: Files;
  /** The evaluated configs, if the level allows to evaluate them. */
  readonly projects?: () => Promise<readonly Project[]>;
}

/**
 * The dialects that a history's SQL may be in. Journals of turso say sqlite, although 0.31 alters columns there where it rebuilds
 * tables for SQLite, so only the config tells. If configs are not evaluated, their text decides.
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

/** The dialects that configs near a migrations folder name in their text; if there are none, those of any config. */
async function namesIn(out: string, files: Files): Promise<string[]> {
  const all = configsIn(files);
  const above = all.filter((path) => folderOf(path) === '' || out === folderOf(path) || out.startsWith(`${folderOf(path)}/`));
  const deepest = Math.max(...above.map((path) => folderOf(path).length));
  const configs = above.length === 0 ? all : above.filter((path) => folderOf(path).length === deepest);
  const texts = await Promise.all(configs.map(async (path) => new TextDecoder().decode(await files.read(path))));
  return texts.flatMap((text) => /dialect["']?\s*:\s*["'`](\w+)/.exec(text)?.[1] ?? []);
}
