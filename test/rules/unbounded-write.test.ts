import { expect, test } from 'vitest';
import { kinds } from '../support/histories.ts';
import { custom, riskTable } from '../support/risks.ts';

riskTable('unbounded-write');

test.each(kinds)('$kit $dialect bad: every row is written', async ({ kit, dialect }) => {
  const prefix = dialect === 'postgresql' ? 'public.' : '';
  const sql = "UPDATE users SET email = 'x';\n--> statement-breakpoint\nDELETE FROM posts;";
  expect(await custom(kit, dialect, sql)).toEqual({
    said: [`unbounded-write ${prefix}users`, `unbounded-write ${prefix}posts`],
    unchecked: [],
  });
});

test.each(kinds)('$kit $dialect ok: some rows, or rows that the same migration wrote', async ({ kit, dialect }) => {
  const sql =
    "UPDATE users SET email = 'x' WHERE email IS NULL;\n--> statement-breakpoint\nCREATE TABLE copies (id int);\n--> statement-breakpoint\nDELETE FROM copies;";
  expect(await custom(kit, dialect, sql)).toEqual({ said: [], unchecked: [] });
});
