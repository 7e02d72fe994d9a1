import { defineRule, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { duplicates } from './support/duplicates.ts';
import { wayOut } from './support/way-out.ts';

export const duplicateMigration = defineRule({
  id: 'duplicate-migration',
  level: 'integrity',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: false,
  summary: 'Two migrations have the same number, tag or snapshot',
  why: 'drizzle-kit cannot tell the two apart: the next generate can start from the wrong snapshot, write old changes again or overwrite a snapshot.',
  stops: [
    'two branches both made number 0004, and the merge kept both: one snapshot file now stands for two migrations',
    'a migration was copied with its snapshot',
  ],
  passes: ['two folders of drizzle-kit 1.0 made in the same second'],
  steps: [
    'Keep the published migration, remove yours with its journal entry and snapshot, and run `drizzle-kit generate` again.',
    'Put custom SQL of yours into a new custom migration.',
  ],
  notes: [
    'While the index is in conflict (merge, rebase, cherry-pick, revert, stash), the report names the two migrations and the unmerged files; `npx drizzle-guard fix` keeps the published one and puts yours after it.',
  ],
  *check(change) {
    for (const [migration, { twin, shared }] of duplicates(change)) {
      yield {
        path: change.after.orderFile ?? migration.snapshot.path,
        line: migration.lines?.tag,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem:
          migration.tag === twin.tag
            ? `${migration.tag} appears twice in ${change.after.orderedBy}.`
            : `${migration.tag} and ${twin.tag} both have ${shared.join(' and ')}.`,
        ...whyOf(shared),
        ...wayOut(change, { kind: 'rebuild', say: `keeps ${twin.tag}, and gives ${yours(migration, twin)} the next number` }),
      };
    }
  },
});

function yours({ tag }: Migration, twin: Migration): string {
  return tag === twin.tag ? 'yours' : tag;
}

/** The rule's own reason is about numbers and tags. */
function whyOf(shared: readonly string[]): { readonly why?: string } {
  if (!shared.every((one) => one.startsWith('snapshot '))) return {};
  return {
    why: 'Snapshots name their parent by its id, so nothing tells which of the two a later one follows; drizzle-kit 1.0 refuses them for PostgreSQL.',
  };
}
