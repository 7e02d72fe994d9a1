import { shown } from '../model/drift.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { placeInSchema } from './support/drifted.ts';
import { wayOutAfter } from './support/way-out.ts';

export const schemaNondeterministic = defineRule({
  id: 'schema-nondeterministic',
  level: 'drift',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: false,
  summary: "A column's definition changes on every evaluation",
  why: 'Every generate writes another migration for it, and none will match the schema.',
  stops: ['`.default(new Date())`', 'a random default'],
  passes: ['`.defaultNow()`', '`.$defaultFn(() => new Date())`'],
  steps: [
    'Let the database make the value (`.defaultNow()`, a default of SQL) or the application (`.$defaultFn(() => …)`).',
    'Run `drizzle-kit generate`.',
  ],
  *check(change) {
    for (const column of change.drift?.nondeterministic ?? []) {
      yield {
        ...placeInSchema(change, column.slice(0, column.lastIndexOf('.')), column.slice(column.lastIndexOf('.') + 1)),
        subject: subjectOf(column),
        problem: `${shown(column)} changes every time the schema is evaluated, as .default(new Date()) does.`,
        ...wayOutAfter(
          change,
          'Let the database make the value (.defaultNow(), .default(sql`…`)) or the application (.$defaultFn(() => …))',
          { kind: 'generate', say: 'generates what differs then' },
        ),
      };
    }
  },
});
