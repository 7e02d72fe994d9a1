import { type Change, isPublished, type Kept, repointed } from '../model/change.ts';
import { defineRule, type Occurrence, subjectOf } from '../model/finding.ts';
import { isReadable, sameJson } from '../model/snapshot.ts';
import { isUpgraded } from './support/upgraded-snapshot.ts';
import { wayOut } from './support/way-out.ts';

export const committedSnapshotEdited = defineRule({
  id: 'committed-snapshot-edited',
  level: 'integrity',
  about: 'published',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'A published snapshot was edited',
  why: 'drizzle-kit continues from the snapshot: what it says is taken for what databases have, even if no migration changed them.',
  stops: ['`meta/0002_snapshot.json` was repaired by hand'],
  passes: ['`drizzle-kit up`, which rewrites snapshots in a newer format', 'a reformatted snapshot'],
  steps: ['Restore the file: `git checkout <merge base> -- <file>`.'],
  *check(change) {
    // another entry's snapshot, or one that a new migration of the same prefix overwrote: duplicate-migration
    const elsewhere = new Set(repointed(change));
    const seen = new Set(change.after.migrations.filter((one) => !isPublished(change, one)).map(({ snapshot }) => snapshot.path));
    for (const pair of change.kept) {
      const { snapshot, tag } = pair.after;
      if (!isEdited(change, pair) || seen.has(snapshot.path) || elsewhere.has(pair)) continue;
      seen.add(snapshot.path);
      yield {
        path: snapshot.path,
        subject: subjectOf(tag, snapshot.oid),
        migration: tag,
        ...(change.upgraded ? notUpgraded(change, pair) : edited(change, pair)),
      };
    }
  },
});

type Told = Pick<Occurrence, 'problem' | 'why' | 'fix' | 'repair'>;

function edited(change: Change, pair: Kept): Told {
  const { path } = pair.after.snapshot;
  return {
    problem: `${path} was edited after it was published ${change.publishedIn(pair.before.snapshot.path)}.`,
    ...whyOf(change, pair),
    ...wayOut(change, { kind: 'restore', say: `restores ${path}` }),
  };
}

/** Folders cannot hold the published snapshot, whose format is older. */
function notUpgraded(change: Change, { before, after }: Kept): Told {
  const published = `${before.snapshot.path}, which was published ${change.publishedIn(before.snapshot.path)}`;
  return {
    problem: `${after.snapshot.path} is not what \`drizzle-kit up\` makes of ${published}: it differs in ${change.rewritten.get(after)}.`,
    ...wayOut(change, { kind: 'restore', say: 'writes it as `drizzle-kit up` does' }),
  };
}

function isEdited(change: Change, pair: Kept): boolean {
  const { snapshot, upgraded, rewritten } = change;
  const { before, after } = pair;
  if (before.snapshot.oid === after.snapshot.oid) return false;
  if (upgraded) return typeof rewritten.get(after) === 'string';
  const [was, is] = [snapshot(before.snapshot), snapshot(after.snapshot)];
  if (was === undefined || is === undefined || !isReadable(was) || !isReadable(is)) return false;
  return !isUpgraded(change, pair, was, is) && !sameJson(was.body, is.body);
}

/** What an edit does that the next generate does not notice. */
function whyOf(change: Change, { before, after }: Kept): { readonly why?: string } {
  const [was, is] = [change.snapshot(before.snapshot), change.snapshot(after.snapshot)];
  if (was === undefined || is === undefined || !isReadable(was) || !isReadable(is)) return {};
  if (sameJson(withoutIds(was.body), withoutIds(is.body)))
    return {
      why: 'Only its ids were changed: drizzle-kit detects collisions by them, so it can report one with a branch that has the old ids, or miss one. The generated SQL stays the same.',
    };
  if (!change.after.wholeSnapshots || change.after.migrations.at(-1) === after) return {};
  return {
    why: 'The next generate is not affected, because it compares only the newest snapshot; other branches still have this one as it was published.',
  };
}

function withoutIds(body: unknown): object {
  const { id: _id, prevId: _prevId, prevIds: _prevIds, ...rest } = body as Record<string, unknown>;
  return rest;
}
