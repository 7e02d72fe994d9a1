import { runKit } from './feature-histories.ts';
import type { Dialect, Kit } from './histories.ts';
import { kitProject } from './kit-project.ts';
import { generated } from './pasted.ts';
import type { TestRepository, Tree } from './repository.ts';
import { config } from './schemas.ts';

/** One commit of a project: its schema, and how drizzle-kit is asked for the migration. */
export interface Step {
  readonly name: string;
  readonly schema: string;
  readonly renames?: readonly (readonly [from: string, to: string])[];
  readonly more?: Tree;
  readonly kit?: Kit;
}

/** A published project without migrations. */
export function newProject(dialect: Dialect, kit: Kit = '0.31'): TestRepository {
  return kitProject(kit, { 'drizzle.config.ts': config(dialect), 'README.md': 'about\n' });
}

/** Changes the schema, generates and commits; gives the commit. */
export async function grow(
  repository: TestRepository,
  { name, schema, renames, more = {}, kit = '0.31' }: Step,
): Promise<string> {
  repository.write({ 'src/schema.ts': schema, ...more });
  await generated(repository, kit, { name, clock: clockOf(repository), renames });
  return repository.commit(name);
}

/** Seconds from now, one more with each commit: 1.0 names folders by the second. */
function clockOf(repository: TestRepository): number {
  return Number(repository.git('rev-list', '--count', 'HEAD')) - 60;
}

/** Adds an empty custom migration with this SQL, and commits; gives the commit. */
export async function growCustom(repository: TestRepository, name: string, sql: string): Promise<string> {
  await runKit(repository.path, ['generate', '--custom', '--name', name], { KIT_CLOCK: String(clockOf(repository)) });
  const [path = ''] = repository.git('ls-files', '-o', '--exclude-standard', '*.sql').split('\n');
  repository.write({ [path]: sql });
  return repository.commit(name);
}

/** A schema with a line for each column, so that git can merge changes of neighbours. */
export function tableSchema(dialect: Dialect, tables: Readonly<Record<string, readonly string[]>>): string {
  const { module, table, id, text } = words[dialect];
  const all = Object.entries(tables).map(([name, columns]) => {
    const lines = [`id: ${id},`, ...columns.map((column) => `${column}: ${text.replaceAll('NAME', column)},`)];
    return `export const ${name} = ${table}('${name}', {\n${lines.map((line) => `  ${line}\n\n`).join('')}});\n`;
  });
  return [`import * as db from 'drizzle-orm/${module}';\n`, ...all].join('\n');
}

const words = {
  postgresql: { module: 'pg-core', table: 'db.pgTable', id: "db.integer('id').primaryKey()", text: "db.text('NAME')" },
  mysql: {
    module: 'mysql-core',
    table: 'db.mysqlTable',
    id: "db.int('id').primaryKey()",
    text: "db.varchar('NAME', { length: 9 })",
  },
  sqlite: { module: 'sqlite-core', table: 'db.sqliteTable', id: "db.integer('id').primaryKey()", text: "db.text('NAME')" },
} as const;
