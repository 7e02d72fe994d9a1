import type { How } from '../model/audit.ts';
import type { OverrideEvent, Way } from './event.ts';

/** What is known of how commits came about, besides their notes. */
export interface Origins {
  /** Commits that this clone made itself, as its reflogs have it. */
  readonly madeHere: ReadonlySet<string>;
  /** Whether our hooks are installed in this clone now. */
  readonly hooked: boolean;
  /** Whether a commit is older than the first one that has the tool. */
  isBefore(commit: string): boolean;
}

const ways: readonly Way[] = ['no-verify', 'skip', 'merge', 'cherry-pick', 'revert', 'rebase', 'other'];

/** How a commit got past the hooks. What its note says comes first, then what git remembers. */
export function howPast(commit: string, events: readonly OverrideEvent[], { madeHere, hooked, isBefore }: Origins): How {
  const event = events.at(-1);
  // a note may come from a newer version, or from anyone
  if (event !== undefined) return ways.find((way) => way === event.way) ?? 'other';
  if (isBefore(commit)) return 'before drizzle-guard';
  if (!madeHere.has(commit)) return 'made elsewhere';
  return hooked ? 'hooks off' : 'hooks never installed';
}

const reasonLine = /^[ \t]*(?:[*-] )?Migration-Override:[ \t]*(\S.*?)[ \t]*$/gm;

/** Why, as the note has it, or else a `Migration-Override: <reason>` line of the message. */
export function reasonFor(message: string, events: readonly OverrideEvent[]): string | null {
  const noted = events.findLast(({ reason }) => reason !== undefined && reason !== '')?.reason;
  return noted ?? [...message.replaceAll('\r', '').matchAll(reasonLine)].at(-1)?.[1] ?? null;
}
