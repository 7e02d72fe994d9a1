import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { added, journalPath, merged, moved, type Project, place, renamedMigration, textOf } from '../support/tamper.ts';

const again = (path: string, from: string) => (project: Project) => added({ [path]: textOf(project, from) })(project);

ruleTable('names-differ-in-case', {
  kits: ['0.31'],
  bad: {
    'the journal in capitals': ({ at }) => ({
      ...onto(at('3'), moved(journalPath, 'drizzle/meta/_JOURNAL.json')),
      path: 'drizzle/meta/_JOURNAL.json',
    }),
    'a second journal in capitals': ({ at }) => onto(at('3'), again('drizzle/meta/_Journal.json', journalPath)),
    'the journal of a new project in capitals': ({ at }) => ({
      published: { 'readme.md': 'x' },
      staged: moved(journalPath, 'drizzle/meta/_JOURNAL.json')({ ...at('3'), 'readme.md': 'x' }),
    }),
    'the folder of snapshots in capitals': ({ at }) => onto(at('3'), moved('drizzle/meta/', 'drizzle/Meta/')),
  },
  ok: {
    'files drizzle-kit does not read': ({ at }) => onto(at('3'), added({ 'drizzle/README.md': 'a', 'drizzle/readme.md': 'b' })),
    'a name with capitals': ({ at }) => onto(at('3'), () => at('4')),
    'published so': ({ at }) => {
      const published = again('drizzle/meta/_Journal.json', journalPath)(at('3'));
      return { published, staged: { ...published, 'readme.md': 'x' } };
    },
  },
});

ruleTable('names-differ-in-case', {
  kits: ['1.0'],
  bad: {
    'folders of two branches that differ in capitals': ({ at }) => {
      const { tag } = place(at('4'), -1);
      return { published: at('4'), staged: merged(renamedMigration(-1, () => tag.toUpperCase())(at('4b')), at('4')) };
    },
  },
  ok: { 'the next migration': ({ at }) => ({ published: at('3'), staged: at('4') }) },
});

/** A second project with the same migrations in another folder. */
const twice = (out: string) => (project: Project) => ({
  ...project,
  ...Object.fromEntries(
    Object.entries(project).flatMap(([path, text]) =>
      path.startsWith('drizzle/') ? [[`${out}/${path.slice('drizzle/'.length)}`, text]] : [],
    ),
  ),
});

ruleTable('names-differ-in-case', {
  bad: {
    'a second migrations folder in capitals': ({ at }) => ({ ...onto(at('3'), twice('Drizzle')), path: 'drizzle' }),
    'two new migrations folders below folders that differ in case': ({ at }) => {
      const both = (project: Project) => twice('packages/db/out')(twice('Packages/db/out')(project));
      return { ...onto(at('3'), both), path: 'packages/db/out' };
    },
    'letters beyond ASCII': ({ at }) => {
      const both = (project: Project) => twice('größen')(twice('GRÖßEN')(project));
      return { ...onto(at('3'), both), path: 'größen' };
    },
  },
  ok: {
    'a second migrations folder of another name': ({ at }) => onto(at('3'), twice('drizzle2')),
    'the folder renamed to capitals': ({ at }) => onto(at('3'), moved('drizzle/', 'Drizzle/')),
    'two folders that were published so': ({ at }) => {
      const published = twice('Drizzle')(at('3'));
      return { published, staged: { ...published, 'readme.md': 'x' } };
    },
  },
});
