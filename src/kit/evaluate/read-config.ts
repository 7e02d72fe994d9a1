import { readdir, readFile } from 'node:fs/promises';
import { join as joinDisk } from 'node:path';
import { type Files, folderOf, join } from '../../model/files.ts';
import { fieldsOf } from '../config-fields.ts';
import { ProofCache } from '../proof-cache.ts';
import { type ConfigFields, everyVariable } from '../protocol.ts';
import { bundleConfig } from './bundle.ts';
import type { ConfigEvaluator } from './config-process.ts';

export interface ProjectOptions {
  /** The top of the working tree. */
  readonly top: string;
  readonly gitDir: string;
  /** The version of drizzle-guard, which is part of the cache's key. */
  readonly version: string;
  /** The time limit for each config, in milliseconds. */
  readonly timeLimit?: number;
  /** Configs with names that drizzle-guard.json declares, because they follow no pattern. */
  readonly named?: readonly string[];
}

/** A config's fields, and everything that they depend on. */
export interface ReadConfig {
  readonly fields: ConfigFields;
  readonly configFiles: readonly string[];
  /** All paths that decided the fields, existing or not. */
  readonly inputs: readonly string[];
}

/** The inputs of an evaluation. Their contents are the key of the result, so an outdated list finds nothing. */
interface Inputs {
  /** Files of the tree, and paths that it does not have. */
  readonly paths: readonly string[];
  readonly variables: readonly string[];
  readonly configFiles: readonly string[];
}

/** The fields of a config: cached if all its inputs are the same, otherwise evaluated. */
export async function readConfig(
  config: string,
  files: Files,
  options: ProjectOptions,
  evaluator: ConfigEvaluator,
): Promise<ReadConfig> {
  const { top, gitDir, version } = options;
  const cache = new ProofCache(gitDir);
  const folder = packageFolder(files, config);
  const listed = ['config-inputs', version, config, files.entries.get(config)?.oid ?? ''];
  const inputs = await cache.read(listed, isInputs);
  if (inputs !== undefined) {
    const fields = await cache.read(await contentsOf(inputs, config, files, options), isFields);
    if (fields !== undefined) return { fields: fieldsOf(fields), configFiles: inputs.configFiles, inputs: inputs.paths };
  }

  const bundle = await bundleConfig(config, { files, top });
  const { fields, variables } = await evaluator.evaluate(bundle, folder);
  const paths = [...bundle.tracked, ...bundle.settings, ...bundle.absent, join(folder, 'package.json')];
  if (bundle.untracked.length === 0) {
    const fresh = { paths, variables: variables.filter((name) => !passing.test(name)), configFiles: bundle.tracked };
    await cache.write(await contentsOf(fresh, config, files, options), fields);
    await cache.write(listed, fresh);
  }
  return { fields, configFiles: bundle.tracked, inputs: paths };
}

/** Variables that differ between git commands. Only configs that copy the whole environment read them. */
const passing = /^(?:GIT_|npm_|INIT_CWD$|SHLVL$|PWD$|OLDPWD$|_$)/;

async function contentsOf(
  { paths, variables }: Inputs,
  config: string,
  files: Files,
  options: ProjectOptions,
): Promise<string[]> {
  const folder = packageFolder(files, config);
  const settings = await Promise.all(
    [...new Set([folder, folderOf(config), ''])].map((one) => dotenvs(joinDisk(options.top, one))),
  );
  const names = variables.includes(everyVariable)
    ? Object.keys(process.env)
        .filter((name) => !passing.test(name))
        .sort()
    : variables;
  return [
    ...['config', options.version, options.top, config, folder],
    ...paths.flatMap((path) => [path, files.entries.get(path)?.oid ?? 'none']),
    ...names.flatMap((name) => [name, process.env[name] === undefined ? 'unset' : `=${process.env[name]}`]),
    ...settings.flat(),
  ];
}

/** All `.env*` files of a folder, because configs may load others than `.env`. */
async function dotenvs(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => entry.isFile() && entry.name.startsWith('.env'))
      .map(({ name }) => name);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
  return (await Promise.all(names.sort().map(async (name) => [name, await readFile(joinDisk(folder, name), 'utf8')]))).flat();
}

function isInputs(value: unknown): value is Inputs {
  const { paths, variables, configFiles } = (value ?? {}) as Partial<Record<keyof Inputs, unknown>>;
  return [paths, variables, configFiles].every((list) => Array.isArray(list) && list.every((one) => typeof one === 'string'));
}

function isFields(value: unknown): value is ConfigFields {
  return typeof value === 'object' && value !== null;
}

/** The nearest folder above a config that has a package.json: its scripts run there. */
export function packageFolder({ entries }: Files, config: string): string {
  let folder = folderOf(config);
  while (folder !== '' && !entries.has(join(folder, 'package.json'))) folder = folderOf(folder);
  return folder;
}
