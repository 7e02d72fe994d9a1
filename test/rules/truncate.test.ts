import { expect, test } from 'vitest';
import { kinds } from '../support/histories.ts';
import { custom, riskTable } from '../support/risks.ts';

riskTable('truncate');

const can = kinds.filter(({ dialect }) => dialect !== 'sqlite');

test.each(can)('$kit $dialect bad: every row of a table goes', async ({ kit, dialect }) => {
  const name = dialect === 'postgresql' ? 'public.posts' : 'posts';
  expect(await custom(kit, dialect, 'TRUNCATE TABLE posts;')).toEqual({ said: [`truncate ${name}`], unchecked: [] });
});

test.each(can)('$kit $dialect ok: one that the same migration creates, and a comment', async ({ kit, dialect }) => {
  const sql = '-- TRUNCATE posts;\nCREATE TABLE copies (id int);\n--> statement-breakpoint\nTRUNCATE TABLE copies;';
  expect(await custom(kit, dialect, sql)).toEqual({ said: [], unchecked: [] });
});
