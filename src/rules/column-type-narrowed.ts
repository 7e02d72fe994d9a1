import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const columnTypeNarrowed = defineRule({
  id: 'column-type-narrowed',
  level: 'integrity',
  about: 'migration',
  losesData: true,
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration changes a column to a narrower type',
  why: 'Values that do not fit stop the migration, are changed, or are read as another type, and deployed code expects the old one.',
  stops: [
    '`bigint` became `integer`, `varchar(255)` became `varchar(50)`',
    '`text` became an enum',
    '`timestamp` became `timestamp with time zone`',
  ],
  passes: [
    'wider types: larger integers, longer texts, more digits, enum to text, json to jsonb',
    '`unsigned` for a column with AUTO_INCREMENT',
    "`timestamp` to `timestamp with time zone` with `USING … AT TIME ZONE 'UTC'`",
    'another spelling of the same type, `$type<>()`, modes',
  ],
  steps: [
    'Add a column of the new type beside the old one, write to both, and deploy.',
    'Copy the values, and deploy code that reads only the new column.',
    'Drop the old column in a later release.',
  ],
  notes: [
    'The finding says what this database does: PostgreSQL refuses a text that is too long, but cuts it where the statement casts it, as drizzle-kit 1.0 does; MySQL refuses it in strict mode; SQLite keeps every value.',
  ],
  check: (change) =>
    risky(change, 'column-type-narrowed', {
      edit: ({ name, within }) =>
        `Deploy code that writes to both columns first: give ${name} its old type back ${within}, and add a column of the new type beside it.`,
      later: ({ name }) => `Copy the values, deploy code that uses only the new column, and drop ${name} in a later release.`,
    }),
});
