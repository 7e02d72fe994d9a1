import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { added, type Given, moved, type Project, withoutMigration } from '../support/tamper.ts';

const schema = (project: Project) => ({ 'src/schema.ts': project['src/schema.ts'] ?? '' });

/** The schema of 4 under another path, without its migration. */
const schemaAt = ({ at }: Given, path: string, config: Project = {}) => {
  const published = { ...config, ...moved('src/schema.ts', path)(at('3')) };
  return { published, staged: { ...published, [path]: at('4')['src/schema.ts'] ?? '' }, path };
};

const configured = (globs: string | readonly string[]): Project => ({
  'drizzle-guard.json': JSON.stringify({ projects: [{ out: 'drizzle', schema: globs }] }),
});

ruleTable('schema-without-migration', {
  says: 'schema-without-migration (warning)',
  bad: {
    'the schema changed': ({ at }) => ({ published: at('3'), staged: { ...at('3'), ...schema(at('4')) }, path: 'src/schema.ts' }),
    'the schema was deleted': ({ at }) => onto(at('3'), ({ 'src/schema.ts': _, ...rest }) => rest),
    'a second schema file came': ({ at }) => ({
      ...onto(at('3'), added({ 'src/schema-audit.ts': schema(at('2'))['src/schema.ts'] })),
      path: 'src/schema-audit.ts',
    }),
    'only a comment: no proof yet': ({ at }) =>
      onto(at('3'), added({ 'src/schema.ts': `// users\n${schema(at('3'))['src/schema.ts']}` })),
    'deep in a folder': (given) => schemaAt(given, 'packages/db/src/schema.users.ts'),
    'a configured file of any name': (given) => schemaAt(given, 'src/tables/users.ts', configured('src/tables/*.ts')),
    'one of several configured globs': (given) => schemaAt(given, 'src/b/x.ts', configured(['src/a/*.ts', 'src/b/*.ts'])),
    'while a migration that only this branch had is taken back': ({ at }) => ({
      published: at('3'),
      staged: withoutMigration(-1)(at('4')),
    }),
  },
  ok: {
    'its migration came with it': ({ at }) => ({ published: at('3'), staged: at('4') }),
    'nothing changed': ({ at }) => onto(at('3'), added({ 'readme.md': 'x' })),
    'a file of that name that does not import drizzle-orm': ({ at }) =>
      onto(at('3'), added({ 'src/forms/schema.ts': "import { z } from 'zod';\nexport const form = z.object({});\n" })),
    declarations: ({ at }) => onto(at('3'), added({ 'src/schema.d.ts': "import 'drizzle-orm';\n" })),
    'an installed package': ({ at }) => onto(at('3'), added({ 'node_modules/x/schema.ts': "import 'drizzle-orm';\n" })),
    'a file of another name': (given) => {
      const { path: _, ...situation } = schemaAt(given, 'src/tables/users.ts');
      return situation;
    },
    'a file the configured globs leave out': (given) => {
      const { path: _, ...situation } = schemaAt(given, 'src/schema.ts', configured('src/tables/*.ts'));
      return situation;
    },
    'a configured file, with its migration': ({ at }) => {
      const at5 = (state: Project) => ({
        ...configured('src/tables/*.ts'),
        ...moved('src/schema.ts', 'src/tables/users.ts')(state),
      });
      return { published: at5(at('3')), staged: at5(at('4')) };
    },
    'switched off': ({ at }) => {
      const off = { 'drizzle-guard.json': JSON.stringify({ rules: { 'schema-without-migration': 'off' } }) };
      return { published: { ...at('3'), ...off }, staged: { ...at('3'), ...off, ...schema(at('4')) } };
    },
    'a repository without migrations': ({ at }) => ({ published: schema(at('3')), staged: schema(at('4')) }),
  },
});
