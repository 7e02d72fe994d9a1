import { type Change, isPublished } from '../../model/change.ts';
import type { Occurrence } from '../../model/finding.ts';
import type { Repair } from '../../model/repair.ts';

/** The part of an occurrence that says how it ends. */
export type WayOut = Pick<Occurrence, 'repair' | 'fix'>;

/** A repair as the one command that does it, or as the commands to choose from. */
export function wayOut({ workflow: { guard } }: Change, repair: Repair): WayOut {
  if (repair.kind !== 'rename') return { repair, fix: [{ say: sentenceOf(repair), run: [guard('fix')] }] };
  return { repair, fix: repair.choices.map(({ say, options }) => ({ say, run: [guard('fix', ...options)] })) };
}

/** The same once a person has edited something, which is told as a sentence without its full stop. */
export function wayOutAfter(change: Change, edit: string, repair: Exclude<Repair, { kind: 'rename' }>): WayOut {
  return { repair, fix: [{ say: `${edit}.`, run: [] }, ...wayOut(change, repair).fix] };
}

/** An edit of the schema, and the command that generates a migration of this change again from it: the first one where none is given. */
export function generatedAgainAfter(change: Change, edit: string, migration?: { readonly tag: string }): WayOut {
  const isCustom = (one: Change['added'][number]) => change.replays.get(one)?.kind === 'custom';
  const first = change.added.find((one) => !isCustom(one) && !isPublished(change, one));
  const tag = (migration ?? first)?.tag;
  if (tag === undefined) return wayOutAfter(change, edit, { kind: 'generate', say: 'generates the migration' });
  const repair = { kind: 'generate', say: `generates ${tag} again from the schema` } as const;
  return {
    repair,
    fix: [
      { say: `${edit}.`, run: [] },
      { say: sentenceOf(repair), run: [change.workflow.guard('fix', '--again', tag)] },
    ],
  };
}

function sentenceOf({ say }: Repair): string {
  return `${say.charAt(0).toUpperCase()}${say.slice(1)}.`;
}
