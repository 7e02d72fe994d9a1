import { changedSnapshots } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { isReadable } from '../model/snapshot.ts';
import { placed, regenerate, restore, savedName } from './fixes.ts';

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
      const pair = change.kept.find(({ after }) => after === migration);
      yield {
        path,
        line: snapshot.line,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${path} ${snapshot.problem}.`,
        fix: pair === undefined ? regenerate(change) : restore(change, [placed(change, pair, 'snapshot')], savedName(path)),
      };
    }
  },
});
