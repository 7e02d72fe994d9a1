import { join } from 'node:path';
import { readConfig } from '../config/config.ts';
import { worktreeFiles } from '../git/files.ts';
import { openRepository } from '../git/repository.ts';
import { type Project, projectsOf } from '../kit/evaluate/projects.ts';
import { KitProcess } from '../kit/process.ts';
import { readHistories } from '../layouts/index.ts';
import { CouldNotCheck } from '../model/could-not-check.ts';
import type { DatabaseReport, ProjectDatabase } from '../model/database-report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { version } from '../version.ts';
import { commitThatRan } from './commit-that-ran.ts';
import { type DatabaseOptions, type DatabaseStatus, databaseStatus, type WorkingTree } from './database-status.ts';
import { ledgerFindings } from './ledger-findings.ts';

export interface ReadOptions extends DatabaseOptions {
  /** Only this drizzle config, relative to the top. */
  readonly config?: string;
}

/** Reads the ledger of every project's database, and compares it with the migrations of the working tree. It writes nothing. */
export async function readDatabases(cwd: string, { config, ...options }: ReadOptions): Promise<DatabaseReport> {
  const repository = await openRepository(cwd);
  try {
    const files = await worktreeFiles(repository);
    const top = repository.cwd;
    const { projects: named = [] } = await readConfig(files);
    const configs = named.map((one) => one.config).filter((one) => one !== undefined);
    const found = await projectsOf(files, { top, gitDir: repository.gitDir, version, named: configs });
    const projects = chosen(found.projects, found.unevaluated, config);
    const databases: ProjectDatabase[] = [];
    const unchecked = found.unevaluated
      .filter((one) => config === undefined || one.config === config)
      .map((one) => ({ project: one.config, reason: one.reason }));
    for (const project of projects) {
      const child = new KitProcess(join(top, project.folder));
      try {
        databases.push(await readDatabase(project, { repository, files, child }, options));
      } catch (error) {
        if (!(error instanceof CouldNotCheck)) throw error;
        unchecked.push({ project: project.config, reason: error.message });
      } finally {
        child.close();
      }
    }
    return { databases, unchecked };
  } finally {
    repository.close();
  }
}

function chosen(projects: readonly Project[], unevaluated: readonly { readonly config: string }[], config: string | undefined) {
  const all = [...projects.map((one) => one.config), ...unevaluated.map((one) => one.config)];
  if (all.length === 0) throw new Unjudgeable('There is no drizzle config that sets a dialect here');
  if (config === undefined) return projects;
  if (!all.includes(config)) throw new Unjudgeable(`${config} is no drizzle config here. Known are ${all.join(', ')}`);
  return projects.filter((one) => one.config === config);
}

async function readDatabase(project: Project, tree: WorkingTree, options: DatabaseOptions): Promise<ProjectDatabase> {
  const history = (await readHistories(tree.files)).get(project.out);
  if (history === undefined)
    throw new Unjudgeable(
      `${project.out} has no migrations, so there is nothing to compare. A database that is pushed to has no ledger`,
    );
  const found = await databaseStatus(project, history, tree, options);
  const { ledger, status, target, sources } = found;
  const ran = await commitsThatRan(found, tree);
  const table = tableOf(project);
  const sqlOf = (tag: string) => history.migrations.find((one) => one.tag === tag)?.sql.path ?? tag;
  return {
    project: project.config,
    target,
    sources: sources.map(({ variable, file }) => ({ variable, file: file ?? null })),
    table,
    status,
    rows: ledger?.rows ?? [],
    findings: ledgerFindings(status, ledger, { table, sqlOf, commitOf: (tag) => ran.get(tag) }),
  };
}

/** For each edited migration, the commit that has what ran. */
async function commitsThatRan(
  { status, history }: DatabaseStatus,
  { repository }: WorkingTree,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { state, migration, row } of status.migrations) {
    const path = history.migrations.find(({ tag }) => tag === migration.tag)?.sql.path;
    if (state !== 'edited' || row === undefined || path === undefined) continue;
    const commit = await commitThatRan(repository, path, row.hash);
    if (commit !== undefined) found.set(migration.tag, commit);
  }
  return found;
}

function tableOf({ dialect, migrationsTable = '__drizzle_migrations', migrationsSchema = 'drizzle' }: Project): string {
  if (dialect.family === 'postgresql') return `"${migrationsSchema}"."${migrationsTable}"`;
  return dialect.family === 'mysql' ? `\`${migrationsTable}\`` : `"${migrationsTable}"`;
}
