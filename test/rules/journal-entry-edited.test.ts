import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import {
  added,
  all,
  edited,
  type JournalEntry,
  journalPath,
  place,
  renamedMigration,
  textOf,
  withEntry,
  withJournal,
} from '../support/tamper.ts';

const entry = (at: number, edit: (entry: JournalEntry) => void) => withEntry(at, edit);

ruleTable('journal-entry-edited', {
  kits: ['0.31'],
  bad: {
    when: ({ at }) => ({
      ...onto(
        at('3'),
        entry(1, (one) => (one.when += 1)),
      ),
      path: journalPath,
    }),
    'when of the newest': ({ at }) =>
      onto(
        at('3'),
        entry(-1, (one) => (one.when += 1)),
      ),
    'when, before that of the one before': ({ at }) =>
      onto(
        at('3'),
        withEntry(-1, (one, all) => (one.when = (all.at(-2)?.when ?? 0) - 1)),
      ),
    'when, equal to that of the one before': ({ at }) =>
      onto(
        at('3'),
        withEntry(-1, (one, all) => (one.when = all.at(-2)?.when ?? 0)),
      ),
    idx: ({ at }) =>
      onto(
        at('3'),
        entry(1, (one) => (one.idx = 7)),
      ),
    'idx, equal to that of another': ({ at }) =>
      onto(
        at('3'),
        entry(1, (one) => (one.idx = 2)),
      ),
    breakpoints: ({ at }) =>
      onto(
        at('3'),
        entry(1, (one) => (one.breakpoints = false)),
      ),
    'tag alone': ({ at }) =>
      onto(
        at('3'),
        entry(1, (one) => (one.tag = '0001_other')),
      ),
    'tag together with the SQL file': ({ at }) =>
      onto(
        at('3'),
        renamedMigration(1, () => '0001_other'),
      ),
    'tag of the newest together with the SQL file': ({ at }) =>
      onto(
        at('3'),
        renamedMigration(-1, () => '0002_other'),
      ),
    'tag, equal to that of another': ({ at }) =>
      onto(
        at('3'),
        entry(1, (one) => (one.tag = '0000_step_1')),
      ),
    'when, while a new migration comes': ({ at }) => ({
      published: at('3'),
      staged: entry(1, (one) => (one.when += 1))(at('4')),
    }),
    dialect: ({ at, dialect }) =>
      onto(
        at('3'),
        withJournal((journal) => (journal.dialect = dialect === 'mysql' ? 'postgresql' : 'mysql')),
      ),
  },
  ok: {
    'the entry of a migration that only this branch has': ({ at }) => ({
      published: at('3'),
      staged: entry(-1, (one) => (one.when += 1))(at('4')),
    }),
    'an unpublished migration renamed': ({ at }) => ({
      published: at('3'),
      staged: renamedMigration(-1, () => '0003_better_name')(at('4')),
    }),
    'a formatter moved the fields': ({ at }) =>
      onto(
        at('3'),
        withJournal((journal) => {
          journal.entries = journal.entries.map(({ tag, when, idx, version, breakpoints }) => ({
            tag,
            breakpoints,
            version,
            when,
            idx,
          }));
        }),
      ),
    'a copy of the migrations elsewhere, as a fixture of other data': ({ at }) =>
      onto(at('3'), (project) => all(added({ 'docs/journal.json': textOf(project, journalPath) }))(project)),
    'a formatter added a final newline': ({ at }) =>
      onto(
        at('3'),
        edited(journalPath, (text) => `${text}\n`),
      ),
    'a schema and nothing else, unchanged': ({ at }) =>
      onto(at('3'), (project) => edited(place(project, 0).sql, (sql) => sql)(project)),
  },
});
