import { defineRule, subjectOf } from '../model/finding.ts';
import { quote } from '../model/shell.ts';
import { differencesOf, driftedBy, generatedMigrations, generateIt, sqlDiff } from './drifted.ts';

export const migrationWithoutSchema = defineRule({
  id: 'migration-without-schema',
  level: 'drift',
  severity: 'error',
  approvable: true,
  summary: 'A generated migration came without the schema it was generated from',
  why: 'The next migration would take back what this one does, because the schema does not have it.',
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
          '# stage the schema that it was generated from',
          files.length > 0 && files.length <= 8 ? `git add ${files.map(quote).join(' ')}` : 'git add -u',
          '# if the schema is right as it is, write the migration that takes it back',
          ...generateIt(change),
        ],
      };
    }
  },
});
