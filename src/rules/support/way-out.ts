import type { Change } from '../../model/change.ts';
import type { FixStep, Occurrence } from '../../model/finding.ts';
import type { Repair } from '../../model/repair.ts';

/** The part of an occurrence that says how it ends. */
export type WayOut = Pick<Occurrence, 'repair' | 'fix'>;

/** One command, where `drizzle-guard fix` repairs this project; else steps for a person. */
export function wayOut(change: Change, repair: Repair, byHand: () => readonly FixStep[]): WayOut {
  return isRepairable(change) ? repaired(change, repair) : { fix: byHand() };
}

/** A repair with its commands. */
export function repaired({ workflow: { guard } }: Change, repair: Repair): WayOut {
  if (repair.kind !== 'rename') return { repair, fix: [{ say: sentenceOf(repair), run: [guard('fix')] }] };
  return { repair, fix: repair.choices.map(({ say, options }) => ({ say, run: [guard('fix', ...options)] })) };
}

/** Whether `fix` can start from what is published: one that can be read, in its layout and in the folder where it still is. */
export function isRepairable({ before, after, upgraded, sinceReadable = false }: Change): boolean {
  const isMoved = before.migrations.length > 0 && before.out !== after.out;
  return !upgraded && !isMoved && !sinceReadable && before.unreadable === undefined;
}

function sentenceOf({ say }: Repair): string {
  return `${say.charAt(0).toUpperCase()}${say.slice(1)}.`;
}
