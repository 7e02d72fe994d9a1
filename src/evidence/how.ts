import type { How } from '../model/audit.ts';
import { overrideWays, wayNamed, wayOf } from '../model/override-ways.ts';
import type { OverrideEvent } from './event.ts';

/** How commits came to be, as far as this clone knows. */
export interface Origins {
  /** Reflog entries of the commits that were made in this clone. */
  readonly madeHere: ReadonlyMap<string, string>;
  /** Whether drizzle-guard's hooks are installed here now. */
  readonly hooked: boolean;
  /** Whether a commit precedes the first one that has drizzle-guard. */
  isBefore(commit: string): boolean;
}

/** How a commit got past the hooks: what its note says, or else what the reflog suggests. */
export function howPast(commit: string, events: readonly OverrideEvent[], { madeHere, hooked, isBefore }: Origins): How {
  const event = events.at(-1);
  if (event !== undefined) return wayNamed(event.way);
  if (isBefore(commit)) return 'before drizzle-guard';
  const action = madeHere.get(commit);
  if (action === undefined) return 'made elsewhere';
  if (!hooked) return 'hooks never installed';
  const way = wayOf(action);
  return overrideWays[way].isUnhooked ? way : 'hooks off';
}

const reasonLine = /^[ \t]*(?:[*-] )?Migration-Override:[ \t]*(\S.*)$/gm;

/** The reason in the note, or in a `Migration-Override: <reason>` line of the message; null if there is none. */
export function reasonFor(message: string, events: readonly OverrideEvent[]): string | null {
  const noted = events.findLast(({ reason }) => reason !== undefined && reason !== '')?.reason;
  return noted ?? [...message.replaceAll('\r', '').matchAll(reasonLine)].at(-1)?.[1]?.trimEnd() ?? null;
}
