import type { PackageManager } from '../config/package-manager.ts';
import type { Edit } from '../hooks/managers/manager.ts';
import type { History } from '../model/history.ts';

/** The repository that setup changes. Paths are absolute. */
export interface SetupProject {
  /** The top of its working tree. */
  readonly top: string;
  /** The folder of the package that drizzle-kit runs in; undefined where several packages have a drizzle config, or none is a package. */
  readonly folder: string | undefined;
  /** The drizzle config of that package, relative to its folder; undefined if it has none or several. */
  readonly config: string | undefined;
  readonly packageManager: PackageManager;
  /** Whether git tracks a file. */
  isTracked(path: string): boolean;
  /** The migrations folders that git tracks. */
  readonly histories: readonly History[];
  /** The text of a file as the edits before leave it; undefined if it does not exist. */
  text(path: string): Promise<string | undefined>;
}

/** What setup can add to a repository besides hooks. */
export interface Addition {
  /** The option of `setup` that asks for it. */
  readonly name: string;
  /** Whether `setup` adds it unasked, or with `--yes`, or only if its option names it. */
  readonly when: 'always' | 'with --yes' | 'if named';
  /** Says what it would add; undefined where there is nothing to add. */
  offered(project: SetupProject): Promise<string | undefined>;
  /** Asks for the value that its option takes; absent where it takes none. */
  readonly asks?: string;
  /** The edits that add it. `value` is what its option was given. Throws Unjudgeable where that makes no sense. */
  edits(project: SetupProject, value?: string): Promise<Added>;
  /** The edits that take back what it has added, and nothing that was changed since. */
  removal(project: SetupProject): Promise<readonly Edit[]>;
}

export interface Added {
  readonly edits: readonly Edit[];
  /** What the user has to do. */
  readonly notes: readonly string[];
}

/** Nothing to add. */
export const nothing: Added = { edits: [], notes: [] };
