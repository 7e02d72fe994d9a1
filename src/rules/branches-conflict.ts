import { defineRule, subjectOf } from '../model/finding.ts';
import { regenerate } from './fixes.ts';

export const branchesConflict = defineRule({
  id: 'branches-conflict',
  level: 'drift',
  severity: 'error',
  approvable: true,
  summary: 'Migrations of parallel branches do not commute',
  why: 'Databases end up different, depending on which of them they ran first.',
  *check(change) {
    const { after, added, drift } = change;
    for (const { branches } of drift?.conflicts ?? []) {
      const tags = branches.map(({ tag }) => tag);
      const own = added.find(({ tag }) => tags.includes(tag)) ?? after.migrations.find(({ tag }) => tags.includes(tag));
      yield {
        path: own?.sql.path ?? after.orderedBy,
        subject: subjectOf(tags.join('+')),
        ...(own !== undefined && { migration: own.tag }),
        problem: `${tags.join(' and ')} were made side by side and contradict each other: ${branches.map(({ statement }) => statement).join('; ')}.`,
        fix: regenerate(change),
      };
    }
  },
});
