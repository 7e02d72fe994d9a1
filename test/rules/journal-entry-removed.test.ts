import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { journalPath, withJournal, withoutMigration } from '../support/tamper.ts';

const removed = (...at: readonly number[]) =>
  withJournal((journal) => {
    journal.entries = journal.entries.filter((_, place) => !at.includes(place));
  });

ruleTable('journal-entry-removed', {
  kits: ['0.31'],
  bad: {
    'the newest entry': ({ at }) => ({ ...onto(at('3'), removed(2)), path: journalPath }),
    'a middle entry': ({ at }) => onto(at('3'), removed(1)),
    'the first entry': ({ at }) => onto(at('3'), removed(0)),
    'an entry, while a new migration comes': ({ at }) => ({ published: at('3'), staged: removed(1)(at('4')) }),
    'every entry': ({ at }) => onto(at('3'), removed(0, 1, 2)),
  },
  ok: {
    'the whole of a migration that only this branch had': ({ at }) => ({
      published: at('3'),
      staged: withoutMigration(-1)({ ...at('4'), 'src/schema.ts': at('3')['src/schema.ts'] ?? '' }),
    }),
    'no entry, but a formatter went over them': ({ at }) =>
      onto(
        at('3'),
        withJournal(() => {}),
      ),
  },
});
