import type { SetupTarget } from '../managers/manager.ts';

/** The command of an event's hook, in sh: a command that can be followed by `&&`, with git's arguments in `"$@"` and `$1`. */
export type HookLine = (event: string) => string;

/** One way in which a package manager leaves this tool where hooks can start it. */
export interface Installation {
  readonly name: string;
  /** How hooks start it; undefined if it is not installed this way. */
  find(target: SetupTarget): Promise<HookLine | undefined>;
  /** Whether a line of a hook is one that `find` has given, for any folder and any version. */
  isLine(line: string, event: string): boolean;
}
