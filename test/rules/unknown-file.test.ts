import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { added, journalPath, moved, withoutMigration } from '../support/tamper.ts';

ruleTable('unknown-file', {
  kits: ['0.31'],
  says: 'unknown-file (warning)',
  bad: {
    "a file manager's": ({ at }) => ({
      ...onto(at('3'), added({ 'drizzle/meta/.DS_Store': new Uint8Array([0, 0, 0, 1, 66, 117, 100, 49]) })),
      path: 'drizzle/meta/.DS_Store',
    }),
    "a merge tool's copy of the journal": ({ at }) => onto(at('3'), added({ 'drizzle/meta/_journal.json.orig': '{}' })),
    'a snapshot of no migration': ({ at }) => onto(at('3'), added({ 'drizzle/meta/0009_snapshot.json': '{}' })),
    'a note beside a new migration': ({ at }) => ({
      published: at('3'),
      staged: added({ 'drizzle/meta/notes.md': 'x' })(at('4')),
    }),
  },
  ok: {
    'a file in the migrations folder itself': ({ at }) =>
      onto(at('3'), added({ 'drizzle/README.md': 'x', 'drizzle/.gitkeep': '' })),
    'a stray that was published': ({ at }) => {
      const published = added({ 'drizzle/meta/.DS_Store': 'x' })(at('3'));
      return { published, staged: { ...published, 'readme.md': 'x' } };
    },
    'a stray that was published, taken away': ({ at }) => ({
      published: added({ 'drizzle/meta/.DS_Store': 'x' })(at('3')),
      staged: at('3'),
    }),
    'a file in another meta folder': ({ at }) => onto(at('3'), added({ 'content/meta/notes.md': 'x' })),
    'a migration taken back with its snapshot': ({ at }) => ({ published: at('3'), staged: withoutMigration(-1)(at('4custom')) }),
  },
});

ruleTable('unknown-file', {
  kits: ['1.0'],
  bad: {
    'a 0.x journal': ({ at, dialect }) => ({
      ...onto(at('3'), added({ [journalPath]: JSON.stringify({ version: '7', dialect, entries: [] }) })),
      path: journalPath,
    }),
    'a 0.x journal that cannot be read': ({ at }) => onto(at('3'), added({ [journalPath]: '{' })),
  },
  ok: {
    'another file in meta': ({ at }) => onto(at('3'), added({ 'drizzle/meta/notes.md': 'x' })),
    'a file in the migrations folder itself': ({ at }) =>
      onto(at('3'), added({ 'drizzle/README.md': 'x', 'drizzle/.gitkeep': '' })),
    'the whole folder moves': ({ at }) => onto(at('3'), moved('drizzle/', 'db/migrations/')),
  },
});
