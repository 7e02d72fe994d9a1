import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import { rulesPage } from './rules-page.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8');

test('docs/rules.md is what npm run docs writes', () => {
  expect(page).toBe(rulesPage());
});

test('it has one section for each rule, and one anchor for each link', () => {
  const sections = [...page.matchAll(/^### (\S+)$/gm)].map(([, id]) => id);
  expect([...sections].sort()).toEqual(rules.map(({ id }) => id).sort());
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, id]) => id);
  const groups = [...page.matchAll(/^## (\S+)$/gm)].map(([, name]) => name?.toLowerCase());
  expect(groups).toHaveLength(5);
  expect([...links].sort()).toEqual([...groups, ...sections].sort());
});
