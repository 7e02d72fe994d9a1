import { expect, test } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import { more } from '../support/fixes.ts';
import { folderTamperings, journalTamperings } from '../support/tampering.ts';

// the tables are judged at level integrity, where no other rule speaks
test.each(rules.filter(({ level }) => level === 'integrity'))('$id: its fix is tried', ({ id }) => {
  const said = [...journalTamperings, ...folderTamperings, ...more].flatMap(({ says }) => says);
  expect(said.map((one) => one.split(' ')[0])).toContain(id);
});
