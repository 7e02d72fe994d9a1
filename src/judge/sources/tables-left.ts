import { tablesIn } from '../../config/table-source.ts';
import type { Uncovered } from '../../model/coverage.ts';
import type { Files } from '../../model/files.ts';

/**
 * Finds files that still define a table of the schema although the config now reads it from another file. Files that only re-export do
 * not count. Neither do tables that left the schema: a migration must drop those.
 */
export async function tablesLeft(
  files: Files,
  { config, left, closure }: { readonly config: string; readonly left: readonly string[]; readonly closure: readonly string[] },
): Promise<Uncovered[]> {
  if (left.length === 0) return [];
  const namesIn = async (path: string) => tablesIn(Buffer.from(await files.read(path)).toString()).map(({ name }) => name);
  const read = closure.filter((path) => files.entries.has(path) && /\.[cm]?[jt]sx?$/.test(path));
  const known = new Set((await Promise.all(read.map(namesIn))).flat());
  const found = await Promise.all(
    left.map(async (path) => ({ path, tables: (await namesIn(path)).filter((name) => known.has(name)) })),
  );
  return found.filter(({ tables }) => tables.length > 0).map((one) => ({ kind: 'tables', config, ...one }));
}
