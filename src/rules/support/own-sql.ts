import type { Change } from '../../model/change.ts';
import type { FixStep } from '../../model/finding.ts';
import { addMigrations, customFromText, unusedName } from './custom.ts';

/** Longer SQL is taken from the patch by hand. */
const printed = 400;

/**
 * Where to put SQL that was added to a generated migration: into the schema if it makes or changes objects, else into a custom migration.
 * `added` is undefined if the edit does more than add.
 */
export function ownMigrationFor(change: Change, name: string, added: string | undefined): FixStep[] {
  if (added === '') return [];
  if (added !== undefined && /^[^\S\r\n]*(?:create|alter|drop)\b/im.test(added))
    return [
      {
        say: 'Make the change in the schema, and generate a new migration from it.',
        run: [change.workflow.generate(), addMigrations(change)],
      },
    ];
  if (added === undefined || added.length > printed)
    return [
      { say: 'Put the parts of your edit that databases still need into a new migration; the patch has all of it.', run: [] },
    ];
  return [
    { say: 'Put the SQL that you added into a new migration.', run: customFromText(change, unusedName(change, name), added) },
  ];
}

/** The lines that only the new text has, if it has every old one in the same order; comments and breakpoints do not count. */
export function insertion(old: readonly string[], now: readonly string[]): string | undefined {
  let place = 0;
  const added = now.filter((line) => {
    const isOld = place < old.length && bare(line) === bare(old[place] ?? '');
    if (isOld) place += 1;
    return !isOld;
  });
  if (place < old.length) return undefined;
  return added
    .map(bare)
    .filter((line) => line !== '' && !/^\s*--/.test(line))
    .join('\n');
}

/** A line without the mark that ends a statement, which a further statement needs. */
function bare(line: string): string {
  return line.replace('--> statement-breakpoint', '').trimEnd();
}
