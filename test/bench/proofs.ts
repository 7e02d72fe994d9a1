import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Kit } from '../support/histories.ts';
import { TestRepository, type Tree } from '../support/test-repository.ts';
import { repeated } from './grown.ts';
import { type Contender, measure } from './measure.ts';
import { benchRepository, run } from './repositories.ts';
import type { Section } from './table.ts';

/** How much there is to prove. */
export interface Size {
  readonly tables: number;
  readonly migrations: number;
  readonly dialect: 'postgresql' | 'mysql';
  /** What a cold check may cost: so many times `drizzle-kit generate`. */
  readonly times: number;
}

export const sizes: readonly Size[] = [
  { tables: 5, migrations: 1, dialect: 'postgresql', times: 1.2 },
  { tables: 100, migrations: 1, dialect: 'postgresql', times: 1.2 },
  // 1.0 keeps whole snapshots of MySQL, and of PostgreSQL only what changed
  { tables: 150, migrations: 200, dialect: 'mysql', times: 0.25 },
];

const cli = 'node_modules/drizzle-guard/dist/cli.js';
const kitCli = 'node_modules/drizzle-kit/bin.cjs';
const generate = '`drizzle-kit generate`';
const names = {
  cold: 'drizzle-guard check, nothing kept',
  known: 'drizzle-guard check, the config known',
  cached: 'drizzle-guard check, the same once more',
  node: '`node -e 0`',
} as const;

/** The full check of a staged schema change with its migration, beside what wrote the migration. */
export function fullChecks(folder: string, modules: string, kit: Kit, size: Size, rounds: number): Section {
  const { published, next } = projectOf(join(folder, `project-${kit}-${size.tables}`), modules, kit, size);
  const place = (name: string) => benchRepository(join(folder, `${name}-${kit}-${size.tables}`), modules, published);
  const [checked, generating] = [place('checked'), place('generating')];
  const kept = join(checked.path, '.git/drizzle-guard');
  const known = join(checked.path, '.git/known');
  const reset = () => rmSync(kept, { recursive: true, force: true });
  reset();
  // a config and its schema as published: what commits before this one left
  checked.write({ 'src/unrelated.txt': '' }).stage();
  run(checked, `node ${cli} check`);
  cpSync(kept, known, { recursive: true });
  checked.write(next).stage();
  generating.write(Object.fromEntries(Object.entries(next).filter(([path]) => !path.startsWith('drizzle/'))));

  const check = ['node', cli, 'check'] as const;
  const contenders: Contender[] = [
    { name: names.node, cwd: checked.path, command: ['node', '-e', '0'] },
    {
      name: generate,
      cwd: generating.path,
      command: ['node', kitCli, 'generate'],
      prepare() {
        generating.git('clean', '-fdq', 'drizzle');
        generating.git('checkout', '-q', '--', 'drizzle');
      },
    },
    { name: names.cold, cwd: checked.path, command: check, prepare: reset },
    {
      name: names.known,
      cwd: checked.path,
      command: check,
      prepare() {
        reset();
        cpSync(known, kept, { recursive: true });
      },
    },
    { name: names.cached, cwd: checked.path, command: check },
  ];
  return {
    title: `Full check of a schema change, ${kit}, ${size.dialect}, ${size.tables} tables, ${size.migrations} published migrations`,
    measured: measure(contenders, rounds),
    peer: generate,
    budgets: { [names.cold]: { times: size.times } },
  };
}

/** A project that the kit wrote, and what one more column and its migration add to it. */
function projectOf(
  path: string,
  modules: string,
  kit: Kit,
  { tables, migrations, dialect }: Size,
): { published: Tree; next: Tree } {
  mkdirSync(path, { recursive: true });
  symlinkSync(modules, join(path, 'node_modules'));
  const project = new TestRepository(path).write({
    'drizzle.config.ts': `export default { dialect: '${dialect}', schema: './src/schema', out: './drizzle' };\n`,
    ...schemaOf(dialect, tables, ''),
  });
  run(project, `node ${kitCli} generate --name first`);
  if (migrations > 1) project.replace('drizzle', repeated[kit](filesBelow(path, 'drizzle'), migrations));
  const published = { ...filesBelow(path, 'src'), ...filesBelow(path, 'drizzle'), ...filesBelow(path, 'drizzle.config.ts') };
  project.write(schemaOf(dialect, tables, `more: ${word(dialect, 'more')},`));
  run(project, `node ${kitCli} generate --name next`);
  const all = { ...filesBelow(path, 'src'), ...filesBelow(path, 'drizzle') };
  return { published, next: Object.fromEntries(Object.entries(all).filter(([name, text]) => published[name] !== text)) };
}

function filesBelow(top: string, name: string): Record<string, string> {
  const path = join(top, name);
  if (!existsSync(path)) throw new Error(`drizzle-kit did not write ${name}`);
  if (!name.endsWith('.ts'))
    return Object.assign(
      {},
      ...readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => ({ [file.slice(top.length + 1)]: readFileSync(file, 'utf8') })),
    ) as Record<string, string>;
  return { [name]: readFileSync(path, 'utf8') };
}

/** Ten tables to a file, each with columns of several types, an index and a foreign key. */
function schemaOf(dialect: Size['dialect'], count: number, extra: string): Tree {
  const [core, number, table] = dialect === 'mysql' ? ['mysql', 'int', 'mysqlTable'] : ['pg', 'integer', 'pgTable'];
  const imports = `import { boolean, index, ${number}, ${table}, timestamp, varchar } from 'drizzle-orm/${core}-core';\n`;
  const tables = Array.from({ length: count }, (_, at) => [
    `export const table${at} = ${table}('table_${at}', {`,
    `  id: ${number}('id').primaryKey(),`,
    ...['name', 'email', 'title', 'city'].map((name) => `  ${name}: ${word(dialect, name)}.notNull(),`),
    `  active: boolean('active').default(true).notNull(),`,
    `  created: timestamp('created').defaultNow().notNull(),`,
    `  parent: ${number}('parent').references(() => table${at}.id),`,
    `  ${at === 0 ? extra : ''}`,
    `}, (t) => [index('table_${at}_name').on(t.name)]);`,
  ]);
  const files = Array.from({ length: Math.ceil(count / 10) }, (_, at) => tables.slice(at * 10, at * 10 + 10));
  return Object.fromEntries(files.map((some, at) => [`src/schema/part-${at}.ts`, `${imports}${some.flat().join('\n')}\n`]));
}

function word(dialect: Size['dialect'], name: string): string {
  return dialect === 'mysql' ? `varchar('${name}', { length: 100 })` : `varchar('${name}')`;
}
