import { defineRule, subjectOf } from '../model/finding.ts';
import { wayOut } from './support/way-out.ts';

export const branchesConflict = defineRule({
  id: 'branches-conflict',
  level: 'drift',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'Migrations of parallel branches conflict',
  why: 'What a database ends up with can depend on which of them it runs first, and the second can fail on it.',
  stops: ['two branches alter the same column with drizzle-kit 1.0, whose own check reports a conflict'],
  passes: ['branches that touch different objects'],
  steps: ['Keep the published migration, remove yours, and run `drizzle-kit generate` again.'],
  *check(change) {
    const { after, added, drift } = change;
    for (const { branches } of drift?.conflicts ?? []) {
      const tags = branches.map(({ tag }) => tag);
      const own = added.find(({ tag }) => tags.includes(tag)) ?? after.migrations.find(({ tag }) => tags.includes(tag));
      yield {
        path: own?.sql.path ?? after.orderedBy,
        subject: subjectOf(tags.join('+')),
        ...(own !== undefined && { migration: own.tag }),
        problem: `${tags.join(' and ')} were generated on parallel branches and conflict: ${branches.map(({ statement }) => statement).join('; ')}.`,
        ...wayOut(change, { kind: 'rebuild', say: `puts ${own?.tag ?? 'yours'} after the published one` }),
      };
    }
  },
});
