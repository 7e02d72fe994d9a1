import { defineRule } from '../model/finding.ts';
import { risky } from './risky.ts';

export const notNullWithoutDefault = defineRule({
  id: 'not-null-without-default',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A migration demands a value that rows do not have',
  why: 'It fails on every database with rows that have none, and versions that are still deployed cannot insert any more.',
  check: (change) =>
    risky(change, 'not-null-without-default', {
      safer: (name) =>
        `add ${name} nullable or with a default, fill it in a custom migration (UPDATE … WHERE … IS NULL), and make it NOT NULL after that`,
      custom: 'fill_values',
    }),
});
