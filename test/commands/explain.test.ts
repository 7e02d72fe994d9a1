import { describe, expect, test } from 'vitest';
import { explain } from '../../src/commands/explain.ts';
import { rules } from '../../src/rules/index.ts';

describe('explain', () => {
  test('without a rule lists all of them by group, each with its summary', () => {
    const { stdout = '' } = explain(undefined);
    const listed = [...stdout.matchAll(/^ {2}(\S+) {2,}(.*)$/gm)].map(([, id, summary]) => ({ id, summary }));
    const all = rules.map(({ id, summary }) => ({ id, summary }));
    expect(listed).toHaveLength(all.length);
    expect(listed).toEqual(expect.arrayContaining(all));
    expect([...stdout.matchAll(/^(\w+):/gm)].map(([, title]) => title)).toEqual([
      'Integrity',
      'Data',
      'Replay',
      'Drift',
      'Conventions',
    ]);
  });

  test('of a decision begins with the order of deployment, and has the approval after it', () => {
    expect(explain('drop-column').stdout).toBe(
      [
        'drop-column (error, level integrity, can be approved)',
        '',
        '  A migration drops a column.',
        '  The data is lost, and deployed code that still reads the column will fail.',
        '',
        '  Stops',
        '    - a column was removed from the schema and its migration drops it',
        '    - a column is dropped and created again',
        '    - a hand-written copy of a table that leaves the column out',
        '    - SQL that drops a column which the snapshots no longer have: an earlier migration dropped it there alone',
        '',
        '  Lets pass',
        '    - columns that the same change added',
        '    - generated columns that are computed again',
        '',
        '  Notes',
        '    - Where the same change copies the values elsewhere first, in this file or an earlier one, the finding says where they go. A copy of some rows, and a statement that computes or selects by the values, are named as such.',
        '',
        '  Fix by hand',
        '    1. Stop reading the column and deploy.',
        '    2. Drop it in a later release.',
        '',
        '  Approve, after review, in the commit message',
        '    Migration-Approved: drop-column <subject>: <reason>',
        '  or in drizzle-guard.json',
        '    "approvals": [{ "rule": "drop-column", "subject": "<subject>", "reason": "<reason>" }]',
        '  The subject is in: npx drizzle-guard check --json',
        '',
        '  Configure',
        '    "rules": { "drop-column": "warning" } or "off" in drizzle-guard.json, read from the published branch.',
        '',
        '  node_modules/drizzle-guard/docs/rules.md#drop-column',
        '',
      ].join('\n'),
    );
  });

  test.each(rules)('$id: the approval only where it counts', ({ id, approvable }) => {
    expect(explain(id).stdout?.includes('Migration-Approved:')).toBe(approvable);
  });

  test('of a mistake does not lead to an approval', () => {
    expect(explain('when-not-increasing').stdout).toContain('Approve, only if the mistake has to stay,');
  });

  test('of a convention says how it is switched on', () => {
    expect(explain('naming').stdout).toContain('"conventions": true or "rules": { "naming": "warning" }');
  });

  test.each([
    { typed: 'drop-colum', meant: 'drop-column' },
    { typed: 'Drop-Column', meant: 'drop-column' },
    { typed: 'rename', meant: 'rename-table' },
    { typed: 'comitted-sql-edit', meant: 'committed-sql-edited' },
    { typed: 'schema-wihout-migration', meant: 'schema-without-migration' },
  ])('$typed: suggests $meant', ({ typed, meant }) => {
    expect(() => explain(typed)).toThrow(new RegExp(`There is no rule ${typed}\\. Did you mean (?:.* or )?${meant}\\b`));
  });

  test.each(['xyz', 'a', 'completely-different-thing', 'x'.repeat(100_000)])('suggests nothing for what is no rule', (typed) => {
    expect(() => explain(typed)).toThrow(/^There is no rule \S+\. To list all rules:/);
  });
});
