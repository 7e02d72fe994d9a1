import { defineRule } from '../model/finding.ts';
import { risky } from './risky.ts';

export const primaryKeyChanged = defineRule({
  id: 'primary-key-changed',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A migration changes a primary key',
  why: 'Rows that are equal in the new key stop it, it locks the table while the key is built again, and whatever refers to rows by the old key loses them.',
  check: (change) =>
    risky(change, 'primary-key-changed', {
      safer: (name) => `keep the key of ${name}, and add a unique index on the new columns beside it`,
    }),
});
