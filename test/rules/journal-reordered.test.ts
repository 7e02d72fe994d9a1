import { ruleTable } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { all, journalPath, withEntry, withJournal } from '../support/tamper.ts';

const order = (...at: readonly number[]) =>
  withJournal((journal) => {
    journal.entries = at.flatMap((place) => journal.entries[place] ?? []);
  });

ruleTable('journal-reordered', {
  kits: ['0.31'],
  bad: {
    'two entries swapped': ({ at }) => ({ ...onto(at('3'), order(0, 2, 1)), path: journalPath }),
    'the first moved to the end': ({ at }) => onto(at('3'), order(1, 2, 0)),
    'all of them reversed': ({ at }) => onto(at('3'), order(2, 1, 0)),
    'two entries swapped while a new migration comes': ({ at }) => ({ published: at('3'), staged: order(1, 0, 2, 3)(at('4')) }),
    'a new migration put before published ones': ({ at }) => ({ published: at('3'), staged: order(0, 3, 1, 2)(at('4')) }),
  },
  ok: {
    'a new migration at the end': ({ at }) => ({ published: at('3'), staged: at('4') }),
    'two migrations that only this branch has, in another order with another time': ({ at }) => ({
      published: at('2'),
      staged: all(order(0, 1, 2))(at('3')),
    }),
    'entries written with the same order again': ({ at }) =>
      onto(
        at('3'),
        all(
          order(0, 1, 2),
          withEntry(0, () => {}),
        ),
      ),
  },
});
