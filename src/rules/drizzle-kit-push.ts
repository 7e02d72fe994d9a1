import { defineRule, subjectOf } from '../model/finding.ts';

export const drizzleKitPush = defineRule({
  id: 'drizzle-kit-push',
  level: 'integrity',
  severity: 'warning',
  approvable: true,
  summary: 'A script pushes the schema to a database that may be shared',
  why: 'A push leaves no migration behind: nobody reviews what it drops, and other databases never get it.',
  *check({ pushScripts, workflow }) {
    for (const { path, name, line, target } of pushScripts) {
      const database = target === undefined ? 'and nothing in it says that the database is a local one' : `for ${target}`;
      yield {
        path,
        line,
        subject: subjectOf(`${path}/${name}`),
        problem: `The script ${JSON.stringify(name)} of ${path} runs drizzle-kit push ${database}.`,
        fix: [
          '# write migrations for shared databases; where this one is local, say so (db:push:local, .env.local, a localhost address)',
          workflow.generate(),
        ],
      };
    }
  },
});
