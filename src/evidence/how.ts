import type { How } from '../model/audit.ts';
import { overrideWays, wayNamed, wayOf } from '../model/override-ways.ts';
import type { OverrideEvent } from './event.ts';

/** What is known of how commits came about, besides their notes. */
export interface Origins {
  /** Commits that this clone made itself, and how, as its reflogs have it. */
  readonly madeHere: ReadonlyMap<string, string>;
  /** Whether our hooks are installed in this clone now. */
  readonly hooked: boolean;
  /** Whether a commit is older than the first one that has the tool. */
  isBefore(commit: string): boolean;
}

/** How a commit got past the hooks. What its note says comes first, then what git remembers. */
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

/** Why, as the note has it, or else a `Migration-Override: <reason>` line of the message. */
export function reasonFor(message: string, events: readonly OverrideEvent[]): string | null {
  const noted = events.findLast(({ reason }) => reason !== undefined && reason !== '')?.reason;
  return noted ?? [...message.replaceAll('\r', '').matchAll(reasonLine)].at(-1)?.[1]?.trimEnd() ?? null;
}
