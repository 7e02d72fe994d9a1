import { history, type Kit } from './histories.ts';
import type { TestRepository } from './repository.ts';
import { schema } from './schemas.ts';

/** A mistake that only drizzle-kit can see, and what a person does before pasting its fix. */
export interface ProofMistake {
  readonly rule: string;
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
];
