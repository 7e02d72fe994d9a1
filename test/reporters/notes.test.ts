import { expect, test } from 'vitest';
import type { ReportedProject } from '../../src/model/report.ts';
import { nothingFound } from '../../src/reporters/notes.ts';

const project = (migrations: number): ReportedProject => ({
  ...{ config: null, out: 'drizzle', dialect: null, layout: 'journal', kit: null, migrations, inherited: 0 },
  ...{ newMigrations: [], schemaFiles: [], schemaPatterns: [] },
});

test.each([
  { what: 'migrations', projects: [project(0), project(3)], said: /^nothing found$/ },
  { what: 'a folder that git does not track', projects: [project(0)], said: /git tracks no drizzle-kit migrations/ },
  { what: 'no project at all', projects: [], said: /git tracks no drizzle-kit migrations/ },
])('of $what a clean report says so', ({ projects, said }) => {
  expect(nothingFound({ projects })).toMatch(said);
});
