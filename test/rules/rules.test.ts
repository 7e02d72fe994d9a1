import { describe, expect, test } from 'vitest';
import type { Rule } from '../../src/model/finding.ts';
import { rules } from '../../src/rules/index.ts';
import { groupOf, type RuleGroup } from '../../src/rules/support/groups.ts';

const idsOf = (some: readonly Rule[]) => some.map(({ id }) => id).sort();

test('a rule that leaves nothing to decide cannot be approved', () => {
  expect(idsOf(rules.filter(({ approvable }) => !approvable))).toEqual(
    [
      'journal-unreadable',
      'snapshot-unreadable',
      'snapshot-missing',
      'journal-entry-without-sql',
      'duplicate-migration',
      'snapshot-chain-broken',
      'snapshot-collision',
      'schema-nondeterministic',
      'undecided-rename',
    ].sort(),
  );
  expect(rules.filter(({ approvable, kind }) => !approvable && kind === 'decision')).toEqual([]);
});

test('decisions may be right', () => {
  expect(idsOf(rules.filter(({ kind }) => kind === 'decision'))).toEqual(
    [
      ...['committed-migration-deleted', 'custom-migration-lost', 'committed-sql-edited'],
      ...['drop-table', 'drop-column', 'drop-schema', 'drop-cascade', 'drop-enum-value', 'rename-table', 'rename-column'],
      ...['not-null-without-default', 'column-type-narrowed', 'sqlite-table-rebuilt', 'primary-key-changed'],
      ...['truncate', 'unbounded-write', 'many-schema-files', 'drizzle-kit-push'],
      ...['sql-hand-edited', 'sql-edited-equivalently', 'custom-migration-changes-schema'],
      ...['project-removed', 'schema-not-checked'],
      ...['foreign-key-without-index', 'table-without-type-export', 'naming', 'missing-timestamps'],
    ].sort(),
  );
});

describe('groups', () => {
  test.each<{ readonly id: string; readonly group: RuleGroup }>([
    { id: 'journal-unreadable', group: 'integrity' },
    { id: 'committed-sql-edited', group: 'integrity' },
    { id: 'drizzle-kit-push', group: 'integrity' },
    { id: 'when-not-increasing', group: 'integrity' },
    { id: 'drop-table', group: 'data' },
    { id: 'unbounded-write', group: 'data' },
    { id: 'sql-edited-equivalently', group: 'replay' },
    { id: 'project-removed', group: 'drift' },
    { id: 'naming', group: 'conventions' },
  ])('$id is in $group', ({ id, group }) => {
    expect(rules.filter((rule) => rule.id === id).map(groupOf)).toEqual([group]);
  });
});

describe.each(rules)('$id', ({ stops, passes, steps, notes = [], ...rule }) => {
  test('has one to four examples of what it stops and of what it lets pass', () => {
    for (const examples of [stops, passes]) {
      expect(examples.length).toBeGreaterThanOrEqual(1);
      expect(examples.length).toBeLessThanOrEqual(4);
      for (const example of examples) expect(example).toMatch(/^\S.*[^.\s]$/);
    }
  });

  test('says how to fix it by hand', () => {
    expect(steps.length).toBeGreaterThanOrEqual(1);
    for (const sentence of [...steps, ...notes]) expect(sentence).toMatch(/^[A-Z].*[.>?]$/);
  });

  test('names the order of deployment first where it is about data', () => {
    if (groupOf({ stops, passes, steps, notes, ...rule }) === 'data' && !withoutDeployment.has(rule.id))
      expect(steps[0]).toMatch(/deploy/i);
  });
});

/** What these do is not made safe by an order of deployment. */
const withoutDeployment = new Set(['sqlite-table-rebuilt', 'unbounded-write']);
