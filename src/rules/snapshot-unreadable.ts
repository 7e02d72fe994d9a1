import { changedSnapshots } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { isLinked } from '../model/history.ts';
import { isReadable } from '../model/snapshot.ts';
import { wayOut } from './support/way-out.ts';

export const snapshotUnreadable = defineRule({
  id: 'snapshot-unreadable',
  level: 'integrity',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: false,
  summary: 'A snapshot cannot be read',
  why: 'drizzle-kit reads it to generate: it fails on it, or cannot tell what databases have.',
  stops: ['a merge left `<<<<<<<` in a snapshot', 'an edit cut a snapshot short or made it another structure'],
  passes: ['a reformatted snapshot'],
  steps: [
    'Restore the snapshot from the published branch if it was published.',
    'Else remove the migration with its journal entry and run `drizzle-kit generate` again.',
  ],
  *check(change) {
    const seen = new Set<string>();
    for (const migration of changedSnapshots(change)) {
      const { path } = migration.snapshot;
      const snapshot = change.snapshot(migration.snapshot);
      if (snapshot === undefined || isReadable(snapshot) || seen.has(path)) continue;
      if (isLinked(change.after, path)) continue;
      seen.add(path);
      const pair = change.kept.find(({ after }) => after === migration);
      yield {
        path,
        line: snapshot.line,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${path} ${snapshot.problem}.`,
        ...wayOut(
          change,
          pair === undefined
            ? { kind: 'rebuild', say: 'brings it back from an older commit, or generates it again' }
            : { kind: 'restore', say: `restores ${path}` },
        ),
      };
    }
  },
});
