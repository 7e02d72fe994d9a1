import { defineRule, subjectOf } from '../model/finding.ts';

export const drizzleKitPush = defineRule({
  id: 'drizzle-kit-push',
  level: 'integrity',
  about: 'state',
  kind: 'decision',
  severity: 'warning',
  approvable: true,
  summary: 'A script pushes the schema to a database that may be shared',
  why: 'A push leaves no migration: there is nothing to review, and other databases do not get the change.',
  stops: [
    'a new script of a package.json runs `drizzle-kit push` for another host, production or staging',
    'a new script runs `drizzle-kit push` without naming a database',
  ],
  passes: [
    'names that say local: `db:push:local`, `test:db`, `dev`, `.env.test`, `NODE_ENV=development`',
    'a `file:` or localhost address in the script or in the config, `docker compose exec`',
    'published scripts',
  ],
  steps: [
    'Use migrations for shared databases: `drizzle-kit generate`, then `drizzle-kit migrate`.',
    'If the database is local, show it in the script: name it `db:push:local`, or set a localhost address.',
  ],
  *check({ pushScripts, workflow }) {
    for (const { path, name, line, target } of pushScripts) {
      const database = target === undefined ? 'and does not say that the database is local' : `for ${target}`;
      yield {
        path,
        line,
        subject: subjectOf(`${path}/${name}`),
        problem: `The script ${JSON.stringify(name)} of ${path} runs drizzle-kit push ${database}.`,
        fix: [
          {
            say: 'Use migrations for shared databases; if this one is local, show it in the script (db:push:local, .env.local, a localhost address).',
            run: [workflow.generate()],
          },
        ],
      };
    }
  },
});
