/** The repository that setup writes hooks for. */
export interface SetupTarget {
  /** The folder that setup runs in, without symbolic links. */
  readonly cwd: string;
  /** The top of its working tree. */
  readonly top: string;
  /** The configured `core.hooksPath`; undefined if it is not set. */
  readonly hooksPath: string | undefined;
  /** The folder that git runs hooks from, whoever set it. */
  readonly hooksFolder: string;
  /** The commands that setup has put into the clone's configuration, by event; git 2.54 and newer run them. */
  readonly configured: ReadonlyMap<string, string>;
}

/** A file before and after setup; undefined means that it does not exist. */
export interface Edit {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Whether git has to be able to run it. */
  readonly executable?: boolean;
}

/** What setup will do. */
export interface Plan {
  readonly edits: readonly Edit[];
  /** The step that makes git run the manager's hooks, if that is missing. */
  readonly activation?: Activation;
  /** What an install has to run, so that every clone has the hooks. */
  readonly preparation?: Preparation;
  /** What the user has to do. */
  readonly notes: readonly string[];
}

/** What makes git run a manager's hooks in this clone. */
export interface Activation {
  /** Says what will be done. */
  readonly words: string;
  /** Before the edits, a failure leaves everything as it was; a manager that reads its configuration needs them written. */
  readonly when: 'before the edits' | 'after the edits';
  run(): Promise<void>;
}

/** What a package.json runs after an install. */
export interface Preparation {
  /** The folder of that package.json. */
  readonly folder: string;
  /** The command, for that folder. */
  readonly command: string;
  /** What a script that makes git run the hooks already has in it. */
  readonly knownBy: RegExp;
}

/** The command for each event's hook, in sh; undefined removes ours. */
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
export interface HookManager {
  /** What `setup --manager` calls it. */
  readonly name: string;
  /** Names of the tracked files that define its hooks, as git globs for any folder. */
  readonly files: readonly string[];
  /** The environment variable that turns it off when it is 0. */
  readonly offSwitch?: string;
  /** Whether git runs its hooks here. */
  isInUse(target: SetupTarget): boolean;
  /** Whether the repository has what it needs, so that its hooks would run after an install. */
  isConfigured(target: SetupTarget): boolean;
  /** The files that define what a hook of this manager runs; undefined if it is not one. */
  behind(hook: HookFile): readonly string[] | undefined;
  /** Plans the edits that make its hooks run these lines. */
  add(target: SetupTarget, lines: Lines): Promise<Plan>;
  /** Plans the edits that remove our lines from these events, and names the preparation that setup may have added. */
  remove(target: SetupTarget, events: readonly string[]): Promise<Plan>;
}
