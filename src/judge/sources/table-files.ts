import { changedTableFiles } from '../../config/table-files.ts';
import type { Change } from '../../model/change.ts';
import { oncePer } from '../../model/once.ts';
import type { FactSource, Round } from '../fact-source.ts';

/** Changed files that define tables, in any project, if one of them has a new migration. */
export const tableFiles: FactSource = {
  name: 'table files',
  level: 'integrity',
  needs: (_, { changes }) => changes.some(hasNewTag),
  read: async (_, round) => ({ facts: { tableFiles: await changed(round) } }),
};

const changed = oncePer(({ files }: Round) => changedTableFiles(files.before, files.after));

/** Whether the change brings a migration with a new tag. */
export function hasNewTag({ before, after }: Change): boolean {
  const tags = new Set(before.migrations.map(({ tag }) => tag));
  return after.migrations.some(({ tag }) => !tags.has(tag));
}
