import { changedSnapshots, isPublished } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { isReadable } from '../model/snapshot.ts';
import { regenerate, restore, savedName } from './fixes.ts';

export const snapshotUnreadable = defineRule({
  id: 'snapshot-unreadable',
  level: 'integrity',
  severity: 'error',
  approvable: false,
  summary: 'A snapshot cannot be read',
  why: 'drizzle-kit stops at it, so nothing can be generated.',
  *check(change) {
    const seen = new Set<string>();
    for (const migration of changedSnapshots(change)) {
      const { path } = migration.snapshot;
      const snapshot = change.snapshot(migration.snapshot);
      if (snapshot === undefined || isReadable(snapshot) || seen.has(path)) continue;
      seen.add(path);
      yield {
        path,
        line: snapshot.line,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${path} ${snapshot.problem}.`,
        fix: isPublished(change, migration) ? restore(change, [migration.snapshot], savedName(path)) : regenerate(change),
      };
    }
  },
});
