/** The repository that setup writes hooks for. */
export interface SetupTarget {
  /** The folder that setup runs in, without symbolic links. */
  readonly cwd: string;
  /** The top of its working tree. */
  readonly top: string;
  /** The configured `core.hooksPath`; undefined if it is not set. */
  readonly hooksPath: string | undefined;
}

/** A file before and after setup; undefined means that it does not exist. */
export interface Edit {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What setup will do. */
export interface Plan {
  readonly edits: readonly Edit[];
  /** The step that makes git run the manager's hooks, if that is missing. Setup prints `words` before it runs. */
  readonly activation?: { readonly words: string; run(): Promise<void> };
  /** What the user has to do. */
  readonly notes: readonly string[];
}

/** The command for each event's hook; undefined removes ours. */
export type Lines = ReadonlyMap<string, string | undefined>;

/** A hook file that git runs. */
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
  /** Names of the tracked files that define its hooks, as git globs for any folder. */
  readonly files: readonly string[];
  /** The environment variable that turns it off when it is 0. */
  readonly offSwitch?: string;
  /** Whether this manager owns the repository's hooks, or would. */
  detect(target: SetupTarget): boolean;
  /** The files that define what a hook of this manager runs; undefined if it is not one. */
  behind(hook: HookFile): readonly string[] | undefined;
}

/** A manager whose files setup can edit. */
interface ByItself {
  /** Plans the edits that make its hooks run these lines. */
  add(target: SetupTarget, lines: Lines): Promise<Plan>;
  /** Plans the edits that remove our lines from these events. */
  remove(target: SetupTarget, events: readonly string[]): Promise<Plan>;
}

/** A manager whose files the user must edit. */
interface ByHand {
  /** What to add there; without lines, what to remove. */
  hint(target: SetupTarget, lines?: Lines): string;
}
