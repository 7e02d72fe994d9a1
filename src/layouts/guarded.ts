import { layouts } from './index.ts';

/** Whether a layout would read a file of this path, were its folder one of migrations. */
export function mayBeOfMigrations(path: string): boolean {
  return path.endsWith('.sql') || /(?:^|\/)(?:meta\/[^/]*|snapshot\.json)$/.test(path);
}

/** The folders that some of the paths prove to be of migrations. */
export function migrationsFolders(paths: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const path of paths) {
    if (!path.endsWith('.json')) continue;
    for (const layout of layouts) {
      const out = layout.provedBy(path);
      if (out !== undefined) found.add(out);
    }
  }
  return found;
}
