import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const dropCascade = defineRule({
  id: 'drop-cascade',
  level: 'integrity',
  about: 'migration',
  losesData: true,
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration drops objects that it does not name',
  why: 'PostgreSQL drops more than the statement names: everything that depends on it or belongs to it, columns and defaults included.',
  stops: [
    '`DROP EXTENSION`, `DOMAIN`, `FUNCTION`, `SEQUENCE`, `SERVER`, `TYPE` or `MATERIALIZED VIEW` with `CASCADE`',
    '`DROP OWNED BY`',
  ],
  passes: ['the same without `CASCADE`', 'views, indexes, triggers and policies, which hold no data'],
  steps: [
    'Stop using what depends on the object and deploy.',
    'Drop each dependent object by name, then the object without `CASCADE`.',
  ],
  check: (change) =>
    risky(change, 'drop-cascade', {
      edit: ({ name }) => `Drop what depends on ${name} by name first, then ${name} without CASCADE.`,
    }),
});
