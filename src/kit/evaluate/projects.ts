import { realpath } from 'node:fs/promises';
import { isAbsolute, join, posix, relative } from 'node:path';
import { dialectNamed } from '../../dialects/index.ts';
import type { Dialect } from '../../model/dialect.ts';
import { configsIn, differs, type Files, folderOf } from '../../model/files.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { during } from '../../processes/time-limit.ts';
import { KitError } from '../process.ts';
import type { ConfigFields } from '../protocol.ts';
import { ConfigEvaluator } from './config-process.ts';
import { briefly, explained, isMissing } from './explain-failure.ts';
import { type ProjectOptions, packageFolder, type ReadConfig, readConfig } from './read-config.ts';
import { schemaFiles } from './schema-paths.ts';

/** One drizzle config that sets a dialect. All paths are from the top. */
export interface Project extends Omit<ConfigFields, 'dialect' | 'schema' | 'migrations'> {
  readonly config: string;
  /** Where drizzle-kit is run, which its paths are relative to. */
  readonly folder: string;
  readonly out: string;
  /** Tracked schema files, in the order drizzle-kit reads them; none when the config names none, or none of those is tracked. */
  readonly schema: readonly string[];
  /** The same as the config writes them: paths, folders and globs, from the top. */
  readonly schemaPatterns: readonly string[];
  readonly dialect: Dialect;
  readonly breakpoints: boolean;
  readonly prefix?: string;
  readonly migrationsTable?: string;
  readonly migrationsSchema?: string;
  /** The config and all tracked files that it imports. */
  readonly configFiles: readonly string[];
}

export interface Projects {
  readonly projects: Project[];
  /** Configs that throw, with the reason. */
  readonly unevaluated: { readonly config: string; readonly reason: string; readonly isMissing: boolean }[];
  /** How each config was read. */
  readonly read: ReadonlyMap<string, ReadConfig>;
}

/** The projects of another tree, which spare an evaluation where the two trees agree. */
export interface Like {
  readonly files: Files;
  readonly read: Projects['read'];
}

/**
 * The projects of a tree: every tracked `drizzle*.config.*` that sets a dialect, and the configs that drizzle-guard.json names. Starts a
 * process only when one changed.
 */
export async function projectsOf(files: Files, options: ProjectOptions, like?: Like): Promise<Projects> {
  const top = await realpath(options.top);
  const evaluator = new ConfigEvaluator(top, options.timeLimit);
  const projects: Project[] = [];
  const unevaluated: Projects['unevaluated'] = [];
  const read = new Map<string, ReadConfig>();
  const named = (options.named ?? []).filter((config) => files.entries.has(config));
  try {
    for (const config of new Set([...configsIn(files), ...named])) {
      try {
        const evaluated = () => readConfig(config, files, { ...options, top }, evaluator);
        const found = readAlike(config, files, like) ?? (await during(`evaluating ${config} (drift)`, evaluated));
        read.set(config, found);
        const project = projectFrom(config, found, files, top);
        if (project !== undefined) projects.push(project);
      } catch (error) {
        if (!(error instanceof KitError || error instanceof Unjudgeable)) throw error;
        const about = { kind: 'config', paths: [config], folder: packageFolder(files, config), files, top } as const;
        const told = (await explained(error, about)) as Error;
        const reason = told === error ? `${config} could not be evaluated: ${briefly(told.message, top)}` : told.message;
        unevaluated.push({ config, reason, isMissing: isMissing(error) });
      }
    }
  } finally {
    evaluator.close();
  }
  return { projects, unevaluated, read };
}

/** How a config was read in the other tree, when nothing that decided it differs in this one. */
function readAlike(config: string, files: Files, like: Like | undefined): ReadConfig | undefined {
  const found = like?.read.get(config);
  if (like === undefined || found === undefined) return undefined;
  const isSame = packageFolder(files, config) === packageFolder(like.files, config);
  return isSame && !differs(files, like.files, found.inputs) ? found : undefined;
}

function projectFrom(config: string, { fields, configFiles }: ReadConfig, files: Files, top: string): Project | undefined {
  const { dialect, out = 'drizzle', schema: patterns = [], migrations = {}, breakpoints = true, ...rest } = fields;
  if (dialect === undefined) return undefined;
  const folders = [...new Set([packageFolder(files, config), folderOf(config), ''])];
  const matching = folders.map((folder) => ({
    folder,
    schema: schemaFiles(
      files,
      patterns.map((pattern) => relativeTo(top, folder, pattern)),
      folder,
    ),
  }));
  const { folder, schema } = matching.find((one) => one.schema.length > 0) ?? matching[0] ?? { folder: '', schema: [] };
  const { prefix, table, schema: migrationsSchema } = migrations;
  return {
    ...rest,
    config,
    folder,
    out: posix.join(folder, relativeTo(top, folder, out)).replace(/^\.$|\/$/g, ''),
    schema,
    schemaPatterns: patterns.map((pattern) => posix.join(folder, relativeTo(top, folder, pattern))),
    dialect: dialectNamed(dialect),
    breakpoints,
    ...(prefix !== undefined && { prefix }),
    ...(table !== undefined && { migrationsTable: table }),
    ...(migrationsSchema !== undefined && { migrationsSchema }),
    configFiles,
  };
}

/** Computed paths are absolute: made relative as if they had been written down. */
function relativeTo(top: string, folder: string, path: string): string {
  const written = isAbsolute(path) ? relative(join(top, folder), path) || '.' : path;
  return process.platform === 'win32' ? written.replaceAll('\\', '/') : written;
}
