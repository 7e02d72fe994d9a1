import { shown } from '../../model/drift.ts';
import { defineRule, subjectOf } from '../../model/finding.ts';
import { generatedAgainAfter } from '../support/way-out.ts';
import { additionsOf } from './additions.ts';
import { isJoinTable, isTable, partsOfKind } from './tables.ts';

const timestamps = [
  { name: 'created_at', known: /^(?:created|inserted|added)(?:at|on|date|time|timestamp)?$|^(?:date|time)created$/ },
  {
    name: 'updated_at',
    known: /^(?:last)?(?:updated|modified|edited|changed)(?:at|on|date|time|timestamp)?$|^(?:date|time)updated$/,
  },
];

export const missingTimestamps = defineRule({
  id: 'missing-timestamps',
  level: 'integrity',
  about: 'migration',
  kind: 'decision',
  severity: 'warning',
  approvable: true,
  optIn: true,
  summary: 'A new table does not record when its rows were created and updated',
  why: 'Times that were not recorded from the start cannot be found out later.',
  stops: ['a new table without `created_at` or without `updated_at`'],
  passes: ['`createdAt`, `modified_on` and the like', 'join tables, which hold only keys'],
  steps: ['Add both columns to the table, and generate the migration again.'],
  *check(change) {
    for (const { entity, migration, schema, renamed } of additionsOf(change)) {
      if (!isTable(entity) || renamed || isJoinTable(entity.name, schema)) continue;
      const columns = partsOfKind(entity.name, schema, 'column').map(({ name }) => name.replace(/_/g, '').toLowerCase());
      const missing = timestamps.filter(({ known }) => !columns.some((column) => known.test(column))).map(({ name }) => name);
      if (missing.length === 0) continue;
      yield {
        path: migration.sql.path,
        subject: subjectOf(entity.name),
        migration: migration.tag,
        problem: `The new table ${shown(entity.name)} has no ${missing.join(' and no ')}.`,
        ...generatedAgainAfter(change, `Add ${missing.join(' and ')} to the table`),
      };
    }
  },
});
