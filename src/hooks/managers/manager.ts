/** The repository that setup writes hooks for. */
export interface SetupTarget {
  /** The folder, without symbolic links. */
  readonly cwd: string;
  /** The top of its working tree. */
  readonly top: string;
  /** `core.hooksPath` as it is configured; undefined when it is not. */
  readonly hooksPath: string | undefined;
}

/** A file as it is and as it should be; undefined means it does not exist. */
export interface Edit {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What setup is to do. */
export interface Plan {
  readonly edits: readonly Edit[];
  /** What makes git run the manager's hooks, where it does not; the words tell it before it is done. */
  readonly activation?: { readonly words: string; run(): Promise<void> };
  /** What is left to the user. */
  readonly notes: readonly string[];
}

/** The command that the hook of each event is to run; undefined where it is to run none of this tool's. */
export type Lines = ReadonlyMap<string, string | undefined>;

/** A hook that git runs. */
export interface HookFile {
  readonly path: string;
  readonly text: string;
  readonly event: string;
  /** The top of the working tree. */
  readonly top: string;
}

/** One way in which a team shares its git hooks. */
export type HookManager = Managed & (ByItself | ByHand);

interface Managed {
  readonly name: string;
  /** The tracked files that say what its hooks run, as git's globs for a name in any folder. */
  readonly files: readonly string[];
  /** The variable that switches it off with 0, if there is one. */
  readonly offSwitch?: string;
  /** Whether the hooks of this repository are its own, or would be. */
  detect(target: SetupTarget): boolean;
  /** The files that say what a hook runs, where it is the manager's own; undefined where it is not. */
  behind(hook: HookFile): readonly string[] | undefined;
}

/** Setup can write what it reads. */
interface ByItself {
  /** Makes its hooks run these lines. */
  add(target: SetupTarget, lines: Lines): Promise<Plan>;
  /** Removes the lines of these events. */
  remove(target: SetupTarget, events: readonly string[]): Promise<Plan>;
}

/** Users write what it reads. */
interface ByHand {
  /** What they add there; without lines, what they take out. */
  hint(target: SetupTarget, lines?: Lines): string;
}
