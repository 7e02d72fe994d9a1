import type { Rename } from '../../snapshots/renames.ts';
import type { Own } from '../own.ts';
import { names } from './squashed.ts';

/** Why migrations are not squashed, and what to do. */
export const asks = {
  notGenerated: ({ migration: { tag } }: Own) =>
    `${tag} is not as drizzle-kit generated it, so it cannot become part of another migration. Put your statements into a migration of their own (drizzle-kit generate --custom), and squash again.`,
  custom: ({ migration: { tag } }: Own) =>
    `${tag} is custom SQL, which has to keep its place. With drizzle-kit 1.0, fix squashes only branches whose migrations are all generated.`,
  wouldLose: (members: readonly Own[], { from, to }: Rename) =>
    `${names(members)} cannot become one migration: they rename ${from.join('.')} to ${to.join('.')}, and drizzle-kit would make ${to.join('.')} empty instead. Put a custom migration behind the rename (drizzle-kit generate --custom), or keep them.`,
  otherEnd: (members: readonly Own[]) => `${names(members)} cannot be squashed: their last snapshot would not be the same.`,
};
