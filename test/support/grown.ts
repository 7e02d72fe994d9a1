import { changedTableFiles } from '../../src/config/table-files.ts';
import { dialectNamed } from '../../src/dialects/index.ts';
import type { Change } from '../../src/model/change.ts';
import type { Renamed } from '../../src/model/entity.ts';
import type { Rule } from '../../src/model/finding.ts';
import { entitiesOf } from '../../src/snapshots/entities.ts';
import { change, migration } from './changes.ts';
import { conventions } from './convention-histories.ts';
import type { Dialect, Kit } from './histories.ts';
import { filesIn } from './replays.ts';

/** A change whose one new migration leads from one snapshot to another. */
export function grownFrom(before: unknown, after: unknown, renames: readonly Renamed[] = []): Change {
  const added = migration('0001_b');
  const step = { before: entitiesOf(before), after: entitiesOf(after), renames };
  const { dialect } = after as { readonly dialect: string };
  const record = dialectNamed(dialect);
  const snapshot = { id: 'b', parents: [], version: '7', dialect: record, body: after };
  return change({ dialect: record, added: [added], steps: new Map([[added, step]]), snapshot: () => snapshot });
}

/** The change that adds what follows conventions beside what does not. */
export async function grown(kit: Kit, dialect: Dialect): Promise<Change> {
  const { before, after, published, grown } = conventions(kit, dialect);
  const tableFiles = await changedTableFiles(filesIn({ 'schema.ts': published }), filesIn({ 'schema.ts': grown }));
  return { ...grownFrom(before, after), tableFiles };
}

/** The subjects of what a rule says. */
export function subjectsOf(rule: Rule, about: Change): string[] {
  return [...rule.check(about)].map(({ subject }) => subject.replace(/^public\./, '')).sort();
}
