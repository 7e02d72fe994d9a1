import type { Files } from '../model/files.ts';
import type { History } from '../model/history.ts';

/** The files of the published migrations, byte for byte. */
export async function publishedFiles(published: History, before: Files): Promise<Map<string, Uint8Array>> {
  const paths = published.migrations
    .flatMap(({ sql, snapshot }) => [sql.path, snapshot.path])
    .filter((path) => before.entries.has(path));
  return new Map(await Promise.all(paths.map(async (path) => [path, await before.read(path)] as const)));
}
