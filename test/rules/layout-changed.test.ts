import { expect, test } from 'vitest';
import { judged } from '../support/cases.ts';
import { history } from '../support/histories.ts';
import { saidBy } from '../support/situation.ts';
import { all, asJournal, moved, withoutMigration } from '../support/tamper.ts';

const folders = (state: '3' | '4') => history('1.0', 'postgresql', state);

const says = ['layout-changed'];

test.each([
  ['the same migrations as a journal', { published: folders('3'), staged: asJournal(folders('3')) }, says],
  ['with a new one', { published: folders('3'), staged: asJournal(folders('4')) }, says],
  ['in another folder', { published: folders('3'), staged: all(asJournal, moved('drizzle/', 'db/'))(folders('3')) }, says],
  [
    'without the last',
    { published: folders('3'), staged: all(withoutMigration(-1), asJournal)(folders('3')) },
    ['committed-migration-deleted', ...says],
  ],
  [
    'ok: before the folders are published',
    { published: asJournal(folders('3')), committed: folders('3'), staged: asJournal(folders('3')) },
    [],
  ],
  ['ok: what upgrades them', { published: asJournal(folders('3')), staged: folders('3') }, []],
])('%s', async (_, situation, found) => {
  expect(saidBy(await judged(situation))).toEqual(found);
});
