import { layouts } from './index.ts';

/** Whether any layout would read this path if its folder held migrations. */
export function mayBeOfMigrations(path: string): boolean {
  return path.endsWith('.sql') || /(?:^|\/)(?:meta\/[^/]*|snapshot\.json)$/.test(path);
}

/** The migrations folders that these paths prove to exist. */
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
