import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, isAbsolute, join as joinDisk, posix, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ImportKind, Loader, OnResolveArgs, OnResolveResult, Plugin } from 'esbuild';
import { type Files, folderOf, join } from '../../model/files.ts';
import { type DiskResolver, diskResolver, own } from './disk.ts';
import { type Looked, lookUp } from './lookup.ts';
import { aliased, type Tsconfig, tsconfigOf } from './tsconfig.ts';

export type Format = 'cjs' | 'esm';

/** The files that a bundle was made of. Paths are relative to the top. */
export interface Reading extends Looked {
  /** Files of the judged tree. */
  readonly tracked: Set<string>;
  /** Files that git does not track, read from the working tree. */
  readonly untracked: Set<string>;
}

interface Tree {
  readonly files: Files;
  /** The top of the working tree, without links. */
  readonly top: string;
  /** The folder of the first entry: its tsconfig.json resolves what the importer's does not. */
  readonly folder: string;
  readonly format: Format;
  readonly reading: Reading;
}

/** Marker packages for React. They throw, or are missing, outside of React's server code. */
const empty = /^(?:server|client)-only$/;

/** An esbuild plugin that reads the judged tree. The disk answers only for what the tree lacks. */
export function judgedTree(tree: Tree): Plugin {
  const tsconfigs = new Map<string, Promise<Tsconfig>>();
  const tsconfig = (folder: string) => {
    const known = tsconfigs.get(folder) ?? tsconfigOf(tree.files, folder, tree.reading);
    tsconfigs.set(folder, known);
    return known;
  };
  return {
    name: 'judged-tree',
    setup(build) {
      const resolve = diskResolver(build);
      build.onResolve({ filter: /.*/ }, async (args) => {
        if (args.pluginData === own) return undefined;
        if (empty.test(args.path)) return { path: args.path, namespace: 'empty' };
        const found = isInstalled(args.importer) ? undefined : await inTree(args, tree, tsconfig);
        if (found !== undefined && args.kind === 'require-resolve') return { path: joinDisk(tree.top, found), external: true };
        return found === undefined ? onDisk(resolve, args, tree) : { path: found, namespace: 'judged' };
      });
      build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
      build.onLoad({ filter: /.*/, namespace: 'judged' }, async ({ path }) => {
        tree.reading.tracked.add(path);
        return loaded(tree.top, path, await tree.files.read(path));
      });
      build.onLoad({ filter: /.*/, namespace: 'worktree' }, async ({ path }) => {
        if (!isInstalled(path)) tree.reading.untracked.add(path);
        return loaded(tree.top, path, await readFile(joinDisk(tree.top, path)));
      });
    },
  };
}

async function inTree(
  { path, importer }: OnResolveArgs,
  { files, top, folder, reading }: Tree,
  tsconfig: (folder: string) => Promise<Tsconfig>,
): Promise<string | undefined> {
  const from = folderOf(importer);
  if (/^\.\.?(?:\/|$)/.test(path)) return lookUp(files, folderName(posix.join(from, path)), reading);
  if (isAbsolute(path)) return lookUp(files, folderName(fromTop(top, path)), reading);
  if (isBuiltin(path)) return undefined;
  for (const place of new Set([from, folder])) {
    for (const target of aliased(await tsconfig(place), path)) {
      const found = await lookUp(files, folderName(target), reading);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Resolves packages, links in node_modules, and untracked files. */
async function onDisk(resolve: DiskResolver, args: OnResolveArgs, tree: Tree): Promise<OnResolveResult> {
  const { files, top, format, reading } = tree;
  const folder = joinDisk(top, folderOf(args.importer));
  const isRequired = format === 'cjs' || args.kind.startsWith('require');
  const path = await resolve({ name: args.path, folder, isRequired });
  if (path === undefined) {
    // the import fails at evaluation, as it does for drizzle-kit
    return {
      path: args.path.startsWith('.') ? address(joinDisk(folder, args.path), args.kind, format) : args.path,
      external: true,
    };
  }
  if (!isAbsolute(path)) return { path, external: true };
  const inside = fromTop(top, path);
  const isPackage = isInstalled(inside) || inside.startsWith('../../') || isAbsolute(inside);
  // node can run installed code as it is, except TypeScript
  if (args.kind === 'require-resolve' || inside.endsWith('.node') || (isPackage && !/\.[cm]?tsx?$/.test(inside)))
    return { path: address(path, args.kind, format), external: true };
  if (!files.entries.has(inside)) return { path: inside, namespace: 'worktree' };
  noteManifest(files, folderOf(inside), reading);
  return { path: inside, namespace: 'judged' };
}

/** Records the package.json that decided the entry of a linked package. */
function noteManifest(files: Files, folder: string, reading: Reading): void {
  const manifest = join(folder, 'package.json');
  if (files.entries.has(manifest)) reading.settings.add(manifest);
  else if (folder !== '') noteManifest(files, folderOf(folder), reading);
}

function address(path: string, kind: ImportKind, format: Format): string {
  // in CommonJS, static imports become `require`
  const isRequired = kind.startsWith('require') || (format === 'cjs' && kind === 'import-statement');
  return isRequired ? path : pathToFileURL(path).href;
}

const loaders: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
  '.json': 'json',
};

/** The names that replace `__dirname` and similar ones, unless the file declares them. */
export const places = {
  __dirname: '__drizzleGuardFolder',
  __filename: '__drizzleGuardFile',
  'import.meta.dirname': '__drizzleGuardFolder',
  'import.meta.filename': '__drizzleGuardFile',
  'import.meta.url': '__drizzleGuardUrl',
} as const;

/** A file's code with its real location. That stays on the first line, so that line numbers in errors are right. */
function loaded(top: string, path: string, bytes: Uint8Array): { readonly contents: string; readonly loader: Loader } {
  const loader = loaders[posix.extname(path)] ?? 'js';
  const text = new TextDecoder().decode(bytes);
  if (loader === 'json' || !/__dirname|__filename|import\.meta/.test(text)) return { contents: text, loader };
  const file = joinDisk(top, path);
  const values = [dirname(file), file, pathToFileURL(file).href].map((value) => JSON.stringify(value));
  const start = /^#!.*\n/.exec(text)?.[0] ?? '';
  const names = ['__drizzleGuardFolder', '__drizzleGuardFile', '__drizzleGuardUrl'];
  const declared = `var ${names.map((name, at) => `${name} = ${values[at]}`).join(', ')};`;
  return { contents: `${start}${declared}${text.slice(start.length)}`, loader };
}

function fromTop(top: string, path: string): string {
  return relative(top, path).replaceAll('\\', '/');
}

function folderName(path: string): string {
  return path === '.' || path === '../' ? '' : path.replace(/\/$/, '');
}

function isInstalled(path: string): boolean {
  return /(?:^|\/)node_modules\//.test(path);
}
