import { preloaded } from './generate-histories.ts';
import { history, type Kit } from './histories.ts';
import type { TestRepository } from './repository.ts';
import { schema } from './schemas.ts';

/** A mistake that only drizzle-kit can see, and what a person does before pasting its fix. */
export interface ProofMistake {
  readonly rule: string;
  /** Where only one has it. */
  readonly kit?: Kit;
  /** As reports name it, where it is a warning. */
  readonly severity?: 'warning';
  /** Published, then staged, on top of the third state. */
  readonly make: (repository: TestRepository, kit: Kit) => void;
  readonly decide?: (repository: TestRepository) => void;
}

const at = (state: '3' | '4') => schema('postgresql', state);

function migrationsOf(kit: Kit, state: '4' | '4custom'): Record<string, string> {
  return Object.fromEntries(Object.entries(history(kit, 'postgresql', state)).filter(([path]) => path.startsWith('drizzle/')));
}

/** The migrations of a state, the newest with something more. */
function withMore(kit: Kit, state: '4' | '4custom', sql: string): Record<string, string> {
  const files = migrationsOf(kit, state);
  const [newest = ''] = Object.keys(files)
    .filter((path) => path.endsWith('.sql'))
    .sort()
    .slice(-1);
  return { ...files, [newest]: `${files[newest]}\n--> statement-breakpoint\n${sql}\n` };
}

const everyTime = (text: string) =>
  text
    .replace('index, ', 'index, timestamp, ')
    .replace("name: text('name')", "name: text('name'), seen: timestamp('seen').default(new Date())");

const withCity = (type: string) => at('3').replace("name: text('name')", `name: text('name'), city: ${type}('city')`);

/** A migration of a branch of its own: its files, which are taken away again. */
function onABranch(repository: TestRepository, schemaText: string, clock: number): Record<string, string> {
  repository.write({ 'src/schema.ts': schemaText });
  const env = { ...preloaded, KIT_CLOCK: String(clock) };
  const { exitCode, output } = repository.run('node_modules/.bin/drizzle-kit generate --name city', { env });
  if (exitCode !== 0) throw new Error(output);
  const paths = repository.git('ls-files', '-o', '--exclude-standard', 'drizzle').split('\n');
  const files = Object.fromEntries(paths.map((path) => [path, repository.read(path)]));
  repository.git('clean', '-fdq', 'drizzle');
  return files;
}

export const proofMistakes: readonly ProofMistake[] = [
  {
    rule: 'sql-hand-edited',
    make: (repository, kit) =>
      repository
        .write({ ...withMore(kit, '4', "UPDATE users SET name = '' WHERE name IS NULL;"), 'src/schema.ts': at('4') })
        .stage(),
  },
  {
    rule: 'snapshot-hand-edited',
    make: (repository, kit) => {
      const files = migrationsOf(kit, '4');
      const path = Object.keys(files).find((name) => name.endsWith('snapshot.json') && !repository.exists(name)) ?? '';
      const snapshot = { ...(JSON.parse(files[path] ?? '') as object), note: 'mine' };
      repository.write({ ...files, [path]: JSON.stringify(snapshot, null, 2), 'src/schema.ts': at('4') }).stage();
    },
  },
  {
    rule: 'custom-migration-changes-schema',
    make: (repository, kit) => repository.write(withMore(kit, '4custom', 'ALTER TABLE users ADD COLUMN nickname text;')).stage(),
    decide: (repository) => repository.write({ 'src/schema.ts': at('4') }).git('add', 'src/schema.ts'),
  },
  {
    rule: 'schema-without-migration',
    kit: '0.31',
    make: (repository) => repository.write({ 'src/schema.ts': at('4') }).stage(),
  },
  {
    rule: 'migration-without-schema',
    make: (repository, kit) =>
      repository
        .write(migrationsOf(kit, '4'))
        .stage()
        .write({ 'src/schema.ts': at('4') }),
  },
  {
    rule: 'schema-nondeterministic',
    make: (repository) => {
      repository.write({ 'src/schema.ts': everyTime(at('3')) });
      const { exitCode, output } = repository.run('node_modules/.bin/drizzle-kit generate --name seen');
      if (exitCode !== 0) throw new Error(output);
      repository.stage();
    },
    decide: (repository) => {
      const text = repository.read('src/schema.ts').replace('default(new Date())', 'defaultNow()');
      repository.write({ 'src/schema.ts': text }).git('add', 'src/schema.ts');
    },
  },
  {
    rule: 'branches-conflict',
    kit: '1.0',
    make: (repository) => {
      const ours = onABranch(repository, withCity('varchar').replace('text }', 'text, varchar }'), -20);
      const theirs = onABranch(repository, withCity('text'), -40);
      repository.write({ ...theirs, 'src/schema.ts': withCity('text') }).commit('theirs');
      repository.publish().write(ours).stage();
    },
  },
  {
    rule: 'drizzle-kit-push',
    severity: 'warning',
    make: (repository) => {
      const manifest = JSON.parse(repository.read('package.json')) as object;
      repository.write({ 'package.json': JSON.stringify({ ...manifest, scripts: { deploy: 'drizzle-kit push' } }) }).stage();
    },
    decide: (repository) => {
      repository.write({ 'package.json': repository.read('package.json').replace('"deploy"', '"db:push:local"') });
      repository.git('add', 'package.json');
    },
  },
  {
    rule: 'project-removed',
    make: (repository) => repository.git('rm', '-q', 'drizzle.config.ts'),
  },
  {
    rule: 'schema-not-checked',
    make: (repository) => repository.git('mv', 'src/schema.ts', 'src/tables.ts'),
  },
  {
    rule: 'migrations-not-tracked',
    make: (repository, kit) => {
      const config = "export default { dialect: 'postgresql', schema: './db/src/tables.ts', out: './db/drizzle' };\n";
      const files = Object.entries(history(kit, 'postgresql', '3')).map(([path, text]) => [
        `db/${path.replace('schema.ts', 'tables.ts')}`,
        text,
      ]);
      const ignored = 'node_modules\ndb/drizzle/meta\ndb/drizzle/*/snapshot.json\n';
      repository.write({ ...Object.fromEntries(files), 'db/drizzle.config.ts': config, '.gitignore': ignored }).stage();
    },
  },
];
