import { shown } from '../model/drift.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { generateIt, schemaPath } from './drifted.ts';

export const schemaNondeterministic = defineRule({
  id: 'schema-nondeterministic',
  level: 'drift',
  severity: 'error',
  approvable: false,
  summary: 'A column evaluates to something else every time',
  why: 'Every generate writes another migration for it, and none of them ever agrees with the schema.',
  *check(change) {
    for (const column of change.drift?.nondeterministic ?? []) {
      yield {
        path: schemaPath(change),
        subject: subjectOf(column),
        problem: `${shown(column)} is not the same when the schema is evaluated a second time, as .default(new Date()) is not.`,
        fix: [
          '# let the database make the value (.defaultNow(), .default(sql`…`)) or the application (.$defaultFn(() => …)), then generate once more',
          ...generateIt(change),
        ],
      };
    }
  },
});
