import { defineRule, subjectOf } from '../model/finding.ts';
import { quote } from '../model/shell.ts';

export const schemaWithoutMigration = defineRule({
  id: 'schema-without-migration',
  level: 'integrity',
  severity: 'warning',
  approvable: true,
  summary: 'The schema changed and no migration came with it',
  why: 'If the change is more than types and comments, databases will lack what the code expects.',
  *check({ added, after, schema, workflow }) {
    const [first, ...others] = schema;
    if (first === undefined || added.length > 0 || after.migrations.length === 0) return;
    yield {
      path: first.path,
      subject: subjectOf(first.path),
      problem: `${first.path}${others.length > 0 ? ` and ${others.length} more schema files` : ''} changed, but no migration was added to ${after.out || 'the migrations'}.`,
      fix: ['# it writes nothing when the tables did not change', workflow.generate(), `git add -A ${quote(after.out || '.')}`],
    };
  },
});
