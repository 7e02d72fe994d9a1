import { realpath } from 'node:fs/promises';
import type { BuildFailure } from 'esbuild';
import { type Files, folderOf } from '../../model/files.ts';
import { redact } from '../../model/secrets.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { atEnd } from '../../processes/owned.ts';
import { type Format, judgedTree, places, type Reading } from './judged-tree-plugin.ts';
import { tsconfigOf } from './tsconfig.ts';

/** Code of the judged tree, bundled into one program. Paths are relative to the top. */
export interface Bundle {
  readonly code: string;
  readonly format: Format;
  /** All imported files of the judged tree. */
  readonly tracked: readonly string[];
  /** Imported files that git does not track, read from the working tree. */
  readonly untracked: readonly string[];
  /** Other files of the judged tree that imports depend on: tsconfig.json, and package.json of linked packages. */
  readonly settings: readonly string[];
  /** Paths that imports would use if the judged tree had them. */
  readonly absent: readonly string[];
  readonly map?: string;
}

/** The tree to read, and the working tree for what it does not have. */
export interface BundleOptions {
  readonly files: Files;
  /** The top of the working tree. */
  readonly top: string;
}

/** How the program turns modules into its default export. */
const choices = { schema: '', config: '.map((file) => file.default ?? file)[0]' } as const;

/** Bundles schema files. The default export is an array of their namespaces. Throws Unjudgeable if code cannot be parsed or read. */
export function bundleSchema(paths: readonly string[], options: BundleOptions): Promise<Bundle> {
  return bundle(paths, choices.schema, options);
}

/** Bundles a config. The default export is that of the file, or the whole of a CommonJS or JSON file. */
export function bundleConfig(path: string, options: BundleOptions): Promise<Bundle> {
  return bundle([path], choices.config, options);
}

/** The source map of a bundle. It is made after a failure, because it takes time. */
export async function mapOfBundle(
  paths: readonly string[],
  kind: keyof typeof choices,
  options: BundleOptions,
): Promise<string | undefined> {
  return (await bundle(paths, choices[kind], options, true)).map;
}

async function bundle(paths: readonly string[], choice: string, { files, top }: BundleOptions, withMap = false): Promise<Bundle> {
  const untracked = paths.find((path) => !files.entries.has(path));
  if (untracked !== undefined) throw new Unjudgeable(`Cannot read ${untracked}: git does not track it`);
  const options = { files, top: await realpath(top), choice, withMap };
  // CommonJS is tried first: named imports of CommonJS packages always work there, and imports run in the written order
  const cjs = await build(paths, 'cjs', options);
  if (!('needsAwait' in cjs)) return cjs;
  const esm = await build(paths, 'esm', options);
  if ('needsAwait' in esm) throw new Unjudgeable(esm.needsAwait);
  return esm;
}

async function build(
  paths: readonly string[],
  format: Format,
  { files, top, choice, withMap }: BundleOptions & { readonly choice: string; readonly withMap: boolean },
): Promise<Bundle | { readonly needsAwait: string }> {
  // most commits touch no schema and need no esbuild
  const esbuild = await loadEsbuild();
  const reading: Reading = { tracked: new Set(), untracked: new Set(), settings: new Set(), absent: new Set() };
  const folder = folderOf(paths[0] ?? '');
  const { compilerOptions } = await tsconfigOf(files, folder, reading);
  try {
    const { outputFiles } = await esbuild.build({
      stdin: { contents: entry(paths, format, choice), resolveDir: top },
      absWorkingDir: top,
      bundle: true,
      write: false,
      format,
      platform: 'node',
      // `module` is a condition for bundlers: node may be unable to run what it names
      conditions: [],
      target: `node${process.versions.node}`,
      jsx: 'automatic',
      treeShaking: false,
      charset: 'utf8',
      logLevel: 'silent',
      ...(withMap && { sourcemap: 'external', sourcesContent: false, outfile: 'drizzle-guard.js' }),
      define: places,
      // otherwise esbuild reads the tsconfig.json of the working tree
      tsconfigRaw: { compilerOptions },
      plugins: [judgedTree({ files, top, folder, format, reading })],
    });
    return {
      code: outputFiles.at(-1)?.text ?? '',
      ...(withMap && { map: outputFiles[0]?.text ?? '' }),
      format,
      tracked: [...reading.tracked].sort(),
      untracked: [...reading.untracked].sort(),
      settings: [...reading.settings].sort(),
      absent: [...reading.absent].sort(),
    };
  } catch (error) {
    const [first] = (error as Partial<BuildFailure>).errors ?? [];
    if (first === undefined) throw error;
    // a failure to read the tree, not a mistake in the code
    if (first.detail instanceof Error) throw first.detail;
    if (/top-level await/i.test(first.text) && format === 'cjs') return { needsAwait: first.text };
    const place = first.location === null ? '' : `${first.location.file.replace(/^\w+:/, '')}:${first.location.line}: `;
    throw new Unjudgeable(redact(`${place}${first.text}`.replaceAll(`${top}/`, '')), { cause: error });
  }
}

/** Loads esbuild, and stops the process that it keeps running when ours ends. */
async function loadEsbuild() {
  const esbuild = await import('esbuild');
  if (!endsWithUs) atEnd(() => void esbuild.stop());
  endsWithUs = true;
  return esbuild;
}

let endsWithUs = false;

/** The source of the entry point, whose imports are relative to the top. */
function entry(paths: readonly string[], format: Format, choice: string): string {
  const names = paths.map((path) => JSON.stringify(`./${path}`));
  if (format === 'cjs') return `module.exports = { default: [${names.map((name) => `require(${name})`).join(', ')}]${choice} };`;
  const imports = names.map((name, at) => `import * as file${at} from ${name};`);
  return `${imports.join('\n')}\nexport default [${names.map((_, at) => `file${at}`).join(', ')}]${choice};`;
}
