import { posix } from 'node:path';
import { type Files, folderOf, join } from '../../model/files.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import type { Looked } from './lookup.ts';

/** The tsconfig.json that applies to a folder. */
export interface Tsconfig {
  /** The options that affect compilation. */
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  /** The folder in which bare imports are looked up first. */
  readonly baseUrl?: string;
  /** `paths`, with targets relative to the top. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

interface Json {
  readonly extends?: string | readonly string[];
  readonly compilerOptions?: {
    readonly baseUrl?: string;
    readonly paths?: Readonly<Record<string, readonly string[]>>;
  } & Readonly<Record<string, unknown>>;
}

const none: Tsconfig = { compilerOptions: {}, paths: {} };

/** The options that esbuild reads. The others are for type checks, or we set them ourselves: modules, target, JSX. */
const compiled = [
  'alwaysStrict',
  'experimentalDecorators',
  'jsxImportSource',
  'strict',
  'target',
  'useDefineForClassFields',
  'verbatimModuleSyntax',
] as const;

/** Reads the nearest tsconfig.json above a folder, with everything that it extends by relative path. */
export async function tsconfigOf(files: Files, folder: string, looked: Looked): Promise<Tsconfig> {
  const path = join(folder, 'tsconfig.json');
  if (files.entries.has(path)) return read(files, path, looked);
  looked.absent.add(path);
  return folder === '' ? none : tsconfigOf(files, folderOf(folder), looked);
}

async function read(files: Files, path: string, looked: Looked, extending: readonly string[] = []): Promise<Tsconfig> {
  if (extending.includes(path)) throw new Unjudgeable(`Cannot read ${path}: it extends itself`);
  looked.settings.add(path);
  const json = parse(path, new TextDecoder().decode(await files.read(path)));
  let config = none;
  for (const extended of [json.extends ?? []].flat()) {
    const base = extendedPath(path, extended);
    if (base === undefined) continue;
    if (!files.entries.has(base)) looked.absent.add(base);
    else config = { ...config, ...(await read(files, base, looked, [...extending, path])) };
  }
  const { baseUrl, paths, ...options } = json.compilerOptions ?? {};
  const own = baseUrl === undefined ? undefined : posix.join(folderOf(path), baseUrl);
  const from = own ?? config.baseUrl ?? folderOf(path);
  return {
    compilerOptions: {
      ...config.compilerOptions,
      ...Object.fromEntries(Object.entries(options).filter(([name]) => (compiled as readonly string[]).includes(name))),
    },
    ...(own === undefined ? config.baseUrl !== undefined && { baseUrl: config.baseUrl } : { baseUrl: own }),
    paths: paths === undefined ? config.paths : absolute(paths, from),
  };
}

function extendedPath(path: string, extended: string): string | undefined {
  if (!extended.startsWith('.')) return undefined;
  const joined = posix.join(folderOf(path), extended);
  return joined.endsWith('.json') ? joined : `${joined}.json`;
}

function absolute(paths: Readonly<Record<string, readonly string[]>>, from: string): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(paths).map(([pattern, targets]) => [pattern, targets.map((target) => posix.join(from, target))]),
  );
}

/** Candidates for a bare import by `paths` and `baseUrl`, best first. */
export function aliased({ paths, baseUrl }: Tsconfig, name: string): string[] {
  const matching = Object.keys(paths)
    .filter((pattern) => {
      const [before = '', after] = pattern.split('*');
      return after === undefined
        ? pattern === name
        : name.length >= pattern.length - 1 && name.startsWith(before) && name.endsWith(after);
    })
    // TypeScript prefers the pattern with the longest prefix
    .sort((one, other) => Number(one.includes('*')) - Number(other.includes('*')) || beginning(other) - beginning(one));
  const [pattern] = matching;
  const rest = pattern === undefined ? '' : name.slice(beginning(pattern), name.length - (pattern.split('*')[1]?.length ?? 0));
  return [
    ...(pattern === undefined ? [] : (paths[pattern] ?? []).map((target) => target.replace('*', () => rest))),
    ...(baseUrl === undefined ? [] : [posix.join(baseUrl, name)]),
  ];
}

function beginning(pattern: string): number {
  return pattern.split('*')[0]?.length ?? 0;
}

/** Parses JSON with comments and trailing commas, as TypeScript does. */
function parse(path: string, text: string): Json {
  const bare = text
    .replace(/("(?:\\[\s\S]|[^"\\])*"?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (_, literal?: string) => literal ?? '')
    .replace(/("(?:\\[\s\S]|[^"\\])*"?)|,(?=\s*[}\]])/g, (_, literal?: string) => literal ?? '');
  try {
    return JSON.parse(bare) as Json;
  } catch (cause) {
    throw new Unjudgeable(`Cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
}
