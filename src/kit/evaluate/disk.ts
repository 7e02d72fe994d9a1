import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import type { ImportKind, PluginBuild } from 'esbuild';

/** Marks questions to esbuild's own resolver, for plugins to leave alone. */
export const own = { own: true };

export interface Question {
  readonly name: string;
  /** The importer's folder, absolute; it need not be there. */
  readonly folder: string;
  /** Asked by `require`, as packages are asked that have an entry for each. */
  readonly isRequired: boolean;
}

/** A real path, the name of a builtin module, or undefined for what is not there. */
export type DiskResolver = (question: Question) => Promise<string | undefined>;

/** Where imports lead on the disk, through node_modules and its links. Remembered: esbuild reads all folders again for each question. */
export function diskResolver(build: PluginBuild): DiskResolver {
  const known = new Map<string, Promise<string | undefined>>();
  return ({ name, folder, isRequired }) => {
    const isFile = name.startsWith('.') || isAbsolute(name);
    const base = nearest(folder, isFile ? ['.'] : ['package.json', 'node_modules']);
    const key = [isRequired, base, name].join('\0');
    const found = known.get(key) ?? resolved(build, name, base, isRequired, isFile);
    known.set(key, found);
    return found;
  };
}

async function resolved(build: PluginBuild, name: string, resolveDir: string, isRequired: boolean, isFile: boolean) {
  const node = isRequired && !isFile ? asNode(name, resolveDir) : undefined;
  if (node !== undefined) return node;
  // also finds TypeScript, and packages with an entry for the other kind only
  const kinds: ImportKind[] = ['require-call', 'import-statement'];
  for (const kind of isRequired ? kinds : kinds.reverse()) {
    const { errors, path, external, namespace } = await build.resolve(name, { kind, resolveDir, pluginData: own });
    if (errors.length === 0 && (external || namespace === 'file')) return path;
  }
  return undefined;
}

/** What is not bundled is loaded by node, so its own answer is the best. */
function asNode(name: string, folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'drizzle-guard.cjs')).resolve(name);
  } catch {
    return undefined;
  }
}

/** The nearest folder that has one of these: packages are found alike from all folders below it. */
function nearest(folder: string, names: readonly string[]): string {
  const isHere = names.some((name) => existsSync(join(folder, name)));
  return isHere || dirname(folder) === folder ? folder : nearest(dirname(folder), names);
}
