import { realpath } from 'node:fs/promises';
import { isAbsolute, join, posix, relative } from 'node:path';
import { configsIn, type Files, folderOf } from '../model/files.ts';
import { redact } from '../model/shell.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { ConfigEvaluator } from './evaluator.ts';
import { KitError } from './process.ts';
import type { ConfigFields } from './protocol.ts';
import { type ProjectOptions, packageFolder, type ReadConfig, readConfig } from './read-config.ts';
import { schemaFiles } from './schema-paths.ts';

/** One drizzle config that sets a dialect. All paths are from the top. */
export interface Project extends Omit<ConfigFields, 'schema' | 'migrations'> {
  readonly config: string;
  /** Where drizzle-kit is run, which its paths are relative to. */
  readonly folder: string;
  readonly out: string;
  /** Tracked schema files, in the order drizzle-kit reads them; none when the config names none, or none of those is tracked. */
  readonly schema: readonly string[];
  /** The same as the config writes them: paths, folders and globs, from the top. */
  readonly schemaPatterns: readonly string[];
  readonly dialect: string;
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
  readonly unevaluated: { readonly config: string; readonly reason: string }[];
}

/** The projects of a judged tree: every tracked `drizzle*.config.*` that sets a dialect. Starts a process only when one changed. */
export async function projectsOf(files: Files, options: ProjectOptions): Promise<Projects> {
  const top = await realpath(options.top);
  const evaluator = new ConfigEvaluator(top, options.timeLimit);
  const projects: Project[] = [];
  const unevaluated: Projects['unevaluated'] = [];
  try {
    for (const config of configsIn(files)) {
      try {
        const read = await readConfig(config, files, { ...options, top }, evaluator);
        const project = projectFrom(config, read, files, top);
        if (project !== undefined) projects.push(project);
      } catch (error) {
        if (!(error instanceof KitError || error instanceof Unjudgeable)) throw error;
        unevaluated.push({ config, reason: `${config} could not be evaluated: ${firstLine(error.message, top)}` });
      }
    }
  } finally {
    evaluator.close();
  }
  return { projects, unevaluated };
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
    dialect,
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

/** What a person needs of an error. Some begin with a bracket and go on for pages. */
function firstLine(message: string, top: string): string {
  const [line = ''] = message.trim().split('\n');
  const text = line.length > 3 ? line : message.replace(/\s+/g, ' ').trim();
  return redact(text.replaceAll(`${top}/`, '')).slice(0, 300);
}
