import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import type { ImportKind, PluginBuild } from 'esbuild';

/** Marks questions for esbuild's own resolver, which our plugins must skip. */
export const own = { own: true };

/** An import to resolve on the disk. */
export interface Question {
  readonly name: string;
  /** The absolute folder of the importer; it need not exist. */
  readonly folder: string;
  /** Whether `require` asks: packages may have another entry for it. */
  readonly isRequired: boolean;
}

/** Resolves to a real path or the name of a builtin module; undefined if there is none. */
export type DiskResolver = (question: Question) => Promise<string | undefined>;

/**
 * Resolves imports on the disk, through node_modules and its links. Answers are remembered, because esbuild reads all folders for each
 * question.
 */
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
  // this also finds TypeScript, and packages that have only the other entry
  const kinds: ImportKind[] = ['require-call', 'import-statement'];
  for (const kind of isRequired ? kinds : kinds.reverse()) {
    const { errors, path, external, namespace } = await build.resolve(name, { kind, resolveDir, pluginData: own });
    if (errors.length === 0 && (external || namespace === 'file')) return path;
  }
  return undefined;
}

/** Resolves like node, because node will load what is not bundled. */
function asNode(name: string, folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'drizzle-guard.cjs')).resolve(name);
  } catch {
    return undefined;
  }
}

/** The nearest folder that has one of these names. Packages resolve alike from every folder below it. */
function nearest(folder: string, names: readonly string[]): string {
  const isHere = names.some((name) => existsSync(join(folder, name)));
  return isHere || dirname(folder) === folder ? folder : nearest(dirname(folder), names);
}
