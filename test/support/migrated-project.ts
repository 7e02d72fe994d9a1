import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatabaseKind, TestDatabase } from './databases.ts';
import type { Kit } from './histories.ts';
import { kitProject } from './kit-project.ts';
import type { TestRepository } from './repository.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A migration that can be run twice. */
export interface SmallMigration {
  readonly tag: string;
  readonly when: number;
  readonly sql: string;
}

/** Migrations as either layout writes them; their snapshots are as small as they can be. */
export function migrationFiles(
  kit: Kit,
  { dialect }: DatabaseKind,
  migrations: readonly SmallMigration[],
): Record<string, string> {
  if (kit === '1.0')
    return Object.fromEntries(
      migrations.flatMap(({ tag, sql }) => [
        [`drizzle/${tag}/migration.sql`, sql],
        [`drizzle/${tag}/snapshot.json`, JSON.stringify({ version: '8', dialect, id: tag, prevIds: [], ddl: [], renames: [] })],
      ]),
    );
  const entries = migrations.map(({ tag, when }, idx) => ({ idx, version: '7', when, tag, breakpoints: true }));
  return {
    'drizzle/meta/_journal.json': JSON.stringify({ version: '7', dialect, entries }, null, 2),
    ...Object.fromEntries(migrations.map(({ tag, sql }) => [`drizzle/${tag}.sql`, sql])),
  };
}

/** A project with a kit, drizzle-orm and the driver of a database, whose address is in `.env`. */
export function migratedProject(kit: Kit, kind: DatabaseKind, database: (folder: string) => Promise<TestDatabase>) {
  const config = `export default { dialect: '${kind.dialect}', schema: './src/schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };\n`;
  const repository = kitProject(kit, { 'drizzle.config.ts': config, 'src/schema.ts': 'export {};\n' });
  for (const name of kind.packages) {
    mkdirSync(dirname(join(repository.path, 'node_modules', name)), { recursive: true });
    symlinkSync(join(modules, name), join(repository.path, 'node_modules', name));
  }
  return database(repository.path).then((made) => {
    repository.write({ '.env': `DATABASE_URL=${made.url}\n`, '.gitignore': 'node_modules\n.env\n*.db\n' });
    return { repository, database: made };
  });
}

/** Replaces the migrations folder. */
export function writeMigrations(
  repository: TestRepository,
  kit: Kit,
  kind: DatabaseKind,
  migrations: readonly SmallMigration[],
): void {
  rmSync(join(repository.path, 'drizzle'), { recursive: true, force: true });
  repository.write(migrationFiles(kit, kind, migrations));
}

/** Runs the migrator of the project's own drizzle-orm. */
export function migrate(repository: TestRepository, { orm, client }: DatabaseKind, { url }: TestDatabase): void {
  const program = `
    import { drizzle } from 'drizzle-orm/${orm}';
    import { migrate } from 'drizzle-orm/${orm}/migrator';
    const url = ${JSON.stringify(url)};
    const client = ${client};
    await migrate(drizzle({ client }), { migrationsFolder: 'drizzle' });
    process.exit(0);`;
  execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: repository.path, stdio: 'pipe' });
}
