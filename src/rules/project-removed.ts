import type { Uncovered } from '../model/coverage.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { bringBack } from './support/fixes.ts';

export const projectRemoved = defineRule({
  id: 'project-removed',
  level: 'drift',
  about: 'published',
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A drizzle config no longer covers its migrations',
  why: 'The schema is no longer compared with these migrations, so a forgotten migration will not be noticed.',
  stops: [
    '`drizzle.config.ts` was deleted, renamed to `db.config.ts`, or lost its dialect',
    'its `dialect` became that of another database, and the migrations stayed',
    '`out` names another folder, and the migrations stayed',
  ],
  passes: [
    'config, schema and migrations that move together',
    'a config under another name that `drizzle*.config.*` matches or that `projects` in `drizzle-guard.json` names',
  ],
  steps: [
    'Put the config back, or name it in `projects` of `drizzle-guard.json`.',
    'If the project has ended, approve the finding.',
  ],
  *check(change) {
    const { after, uncovered = [] } = change;
    for (const one of uncovered) {
      const what = whatHappened(one, after.out);
      if (what === undefined) continue;
      yield {
        path: one.config,
        subject: subjectOf(one.config),
        problem: `${what}, but ${after.out || 'the top folder'} still has ${counted(after.migrations.length)}.`,
        fix: [bringBack(change, [one.config], 'Put the config back.')],
      };
    }
  },
});

function whatHappened(one: Uncovered, out: string): string | undefined {
  if (one.kind === 'out')
    return `${one.config} now writes to ${one.out || 'the top folder'} instead of ${out || 'the top folder'}`;
  if (one.kind === 'dialect') return `${one.config} now sets the dialect ${one.dialect}`;
  if (one.kind !== 'config') return undefined;
  return one.change === 'deleted' ? `${one.config} was deleted or renamed` : `${one.config} no longer sets a dialect`;
}

function counted(migrations: number): string {
  return migrations === 1 ? '1 migration' : `${migrations} migrations`;
}
