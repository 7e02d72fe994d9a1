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

/** A drizzle config that sets a dialect. Paths are relative to the top. */
export interface Project extends Omit<ConfigFields, 'dialect' | 'schema' | 'migrations'> {
  readonly config: string;
  /** The folder that drizzle-kit runs in. The config's paths are relative to it. */
  readonly folder: string;
  readonly out: string;
  /** Tracked schema files in the order that drizzle-kit reads them; empty if the config names none, or none is tracked. */
  readonly schema: readonly string[];
  /** The paths, folders and globs of the schema, as the config writes them. */
  readonly schemaPatterns: readonly string[];
  readonly dialect: Dialect;
  readonly breakpoints: boolean;
  readonly prefix?: string;
  readonly migrationsTable?: string;
  readonly migrationsSchema?: string;
  /** The config and the tracked files that it imports. */
  readonly configFiles: readonly string[];
}

/** The projects of a tree, and the configs that could not be evaluated. */
export interface Projects {
  readonly projects: Project[];
  /** Configs that threw, with the reason. */
  readonly unevaluated: { readonly config: string; readonly reason: string; readonly isMissing: boolean }[];
  /** How each config was read. */
  readonly read: ReadonlyMap<string, ReadConfig>;
}

/** The projects of another tree. Configs that are the same there need no evaluation. */
export interface Like {
  readonly files: Files;
  readonly read: Projects['read'];
}

/**
 * The projects of a tree: each tracked `drizzle*.config.*` that sets a dialect, and the configs that drizzle-guard.json names. It
 * starts a process only if a config changed.
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

/** The result of the other tree, if every file that decided it is the same here. */
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

/** Makes a computed absolute path relative, as if the config had named it literally. */
function relativeTo(top: string, folder: string, path: string): string {
  const written = isAbsolute(path) ? relative(join(top, folder), path) || '.' : path;
  return process.platform === 'win32' ? written.replaceAll('\\', '/') : written;
}
