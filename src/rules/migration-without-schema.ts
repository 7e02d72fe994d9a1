import { defineRule, subjectOf } from '../model/finding.ts';
import { quote } from '../model/shell.ts';
import { differencesOf, driftedBy, generatedMigrations, sqlDiff } from './support/drifted.ts';

export const migrationWithoutSchema = defineRule({
  id: 'migration-without-schema',
  level: 'drift',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'A generated migration was added without its schema change',
  why: 'The next generated migration will revert it, because the schema does not have the change.',
  stops: ['the migration was staged, and the schema file it was generated from was not'],
  passes: ['a migration committed with its schema', 'custom migrations'],
  steps: [
    'Stage the schema that the migration was generated from: `git add -u`.',
    'If the schema is right as it is, remove the migration before it is published, or generate the one that reverts it.',
  ],
  *check(change) {
    const migration = generatedMigrations(change).at(-1);
    if (migration === undefined) return;
    const files = change.drift?.schemaFiles ?? [];
    for (const object of driftedBy(change, 'migration')) {
      yield {
        path: migration.sql.path,
        subject: subjectOf(object.name),
        migration: migration.tag,
        problem: `${migration.tag} was added, but the schema did not change with it: ${differencesOf(object)}.`,
        diff: sqlDiff(object),
        fix: [
          {
            say: 'Stage the schema that it was generated from.',
            run: [files.length > 0 && files.length <= 8 ? `git add ${files.map(quote).join(' ')}` : 'git add -u'],
          },
          { say: 'If the schema is right, generate the migration that reverts it.', run: [change.workflow.guard('fix')] },
        ],
      };
    }
  },
});
