import { describe, expect, test } from 'vitest';
import { type Dialect, kinds } from '../support/histories.ts';
import { custom } from '../support/risks.ts';
import { sqlForms } from '../support/sql-forms.ts';

/** What integrity says of SQL written by hand, as a server does; what was not read with its line. */
async function said(kit: (typeof kinds)[number]['kit'], dialect: Dialect, sql: string): Promise<string[]> {
  const found = await custom(kit, dialect, sql);
  return [...found.said, ...found.unchecked.map((reason) => `not read ${/^line (\d+) of /.exec(reason)?.[1]}`)].sort();
}

describe.each(kinds)('$kit $dialect', ({ kit, dialect }) => {
  const own = sqlForms.filter((form) => form.dialect === dialect);

  test.each(own)('bad: $sql', async ({ sql, says }) => {
    expect(await said(kit, dialect, sql)).toEqual([...says].sort());
  });

  test.each(own.flatMap(({ honest = [] }) => honest.map((sql) => ({ sql }))))('ok: $sql', async ({ sql }) => {
    expect(await said(kit, dialect, sql)).toEqual([]);
  });
});
