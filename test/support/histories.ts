import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The drizzle-kit versions histories are generated with; each is installed in test/kits. */
export const kits = ['0.31', '1.0'] as const;
export type Kit = (typeof kits)[number];

export const dialects = ['postgresql', 'mysql', 'sqlite'] as const;
export type Dialect = (typeof dialects)[number];

/** Every kind of history there is a table of cases for. */
export const kinds = kits.flatMap((kit) => dialects.map((dialect) => ({ kit, dialect })));

/**
 * States of a project, named by how they came about. 1 to 5 follow each other. From 3 there are also: `4b`, another change on a branch of
 * its own; `4again`, the same change generated once more; `4custom`, an empty custom migration. `3reset` is 3 generated as one first
 * migration, `4squash` is 4 generated from 2.
 */
export const states = {
  '1': null,
  '2': '1',
  '3': '2',
  '4': '3',
  '5': '4',
  '4b': '3',
  '4again': '3',
  '4custom': '3',
  '3reset': null,
  '4squash': '2',
} as const;
export type State = keyof typeof states;

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules/.cache/drizzle-guard');

/** Where the generated files of one state are kept between runs. */
export function stateFolder(kit: Kit, dialect: Dialect, state: State): string {
  return join(cache, `histories-${kitVersion(kit)}`, dialect, state);
}

/** Where an installed kit's packages are: npm hoists one of the two. */
export function kitPackage(kit: Kit, name: 'drizzle-kit' | 'drizzle-orm'): string {
  const own = join(root, 'test/kits', kit, 'node_modules', name);
  return existsSync(own) ? own : join(root, 'node_modules', name);
}

export function kitVersion(kit: Kit): string {
  return (JSON.parse(readFileSync(join(kitPackage(kit, 'drizzle-kit'), 'package.json'), 'utf8')) as { version: string }).version;
}

/** The tracked files of a project in one state: drizzle.config.ts, src/schema.ts, drizzle/… */
export function history(kit: Kit, dialect: Dialect, state: State): Record<string, string> {
  const folder = stateFolder(kit, dialect, state);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, 'utf8')] as const;
    }),
  );
}
