import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';
import { bundleConfig } from '../kit/evaluate/bundle.ts';
import { explained } from '../kit/evaluate/explain-failure.ts';
import type { Project } from '../kit/evaluate/projects.ts';
import { KitError } from '../kit/kit-error.ts';
import type { KitProcess } from '../kit/process.ts';
import type { Files } from '../model/files.ts';
import type { History } from '../model/history.ts';
import type { Ledger, LedgerStatus, Target } from '../model/ledger.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { envFiles } from './env-files.ts';
import { migrationHashes } from './migration-hashes.ts';
import { ledgerStatus } from './states.ts';

export interface DatabaseOptions {
  /** Which `.env` files are read besides `.env` and `.env.local`. */
  readonly env?: string;
  /** Used instead of the credentials of the config. */
  readonly url?: string;
}

/** A project's migrations against the ledger of one database. */
export interface DatabaseStatus {
  readonly project: Project;
  readonly history: History;
  readonly target: Target;
  /** Where each variable of the address was set: a file, or undefined for the environment. */
  readonly sources: readonly { readonly variable: string; readonly file: string | undefined }[];
  readonly ledger: Ledger | undefined;
  readonly status: LedgerStatus;
}

/** What is needed to read the state of the working tree. */
export interface WorkingTree {
  readonly repository: Repository;
  readonly files: Files;
  readonly child: Pick<KitProcess, 'ask'>;
}

/** Reads the ledger of a project's database and compares it with the working tree. Rejects if that cannot be done. */
export async function databaseStatus(
  project: Project,
  history: History,
  { repository, files, child }: WorkingTree,
  { env, url }: DatabaseOptions,
): Promise<DatabaseStatus> {
  const top = repository.cwd;
  const folder = join(top, project.folder);
  const { variables, fileOf } = await envFiles(folder, env);
  const migrations = await migrationHashes(history, files);
  const { code, format } = await bundleConfig(project.config, { files, top });
  const { target, ledger, problem } = await child
    .ask({
      method: 'ledger',
      bundle: { code, format },
      folder,
      dialect: project.dialect.name,
      variables,
      table: project.migrationsTable ?? '__drizzle_migrations',
      ...(project.driver !== undefined && { driver: project.driver }),
      ...(project.migrationsSchema !== undefined && { schema: project.migrationsSchema }),
      ...(url !== undefined && { url }),
    })
    .catch(async (error: unknown) => {
      // without a place in the config, it is about the database
      if (!(error instanceof KitError) || error.failure === undefined) throw error;
      const { place, missing, unset = [] } = error.failure;
      if (place === undefined && missing === undefined && unset.length === 0)
        throw new Unjudgeable(`${project.config}: ${error.message}`, { cause: error });
      throw await explained(error, { kind: 'config', paths: [project.config], folder: project.folder, files, top });
    });
  if (problem !== undefined) throw new Unjudgeable(`${target.address} could not be read: ${problem}`);
  const sources = target.variables.map((variable) => ({
    variable,
    file: process.env[variable] === undefined ? fileOf.get(variable) : undefined,
  }));
  return { project, history, target, sources, ledger, status: ledgerStatus(migrations, ledger, history.layout) };
}
