import { additionsOf } from '../model/additions.ts';
import { shown } from '../model/drift.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { isJoinTable, isTable, partsOf } from '../model/tables.ts';
import { regenerateAfter } from './fixes.ts';

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
  severity: 'warning',
  approvable: true,
  optIn: true,
  summary: 'A new table does not say when its rows were made and changed',
  why: 'What was not recorded from the start cannot be found out later.',
  *check(change) {
    for (const { entity, migration, schema, renamed } of additionsOf(change)) {
      if (!isTable(entity) || renamed || isJoinTable(entity.name, schema)) continue;
      const columns = partsOf(entity.name, schema, 'column').map(({ name }) => name.replace(/_/g, '').toLowerCase());
      const missing = timestamps.filter(({ known }) => !columns.some((column) => known.test(column))).map(({ name }) => name);
      if (missing.length === 0) continue;
      yield {
        path: migration.sql.path,
        subject: subjectOf(entity.name),
        migration: migration.tag,
        problem: `The new table ${shown(entity.name)} has no ${missing.join(' and no ')}.`,
        fix: regenerateAfter(change, `add ${missing.join(' and ')} to the table`),
      };
    }
  },
});
