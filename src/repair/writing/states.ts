/** What a repair makes of the migrations folders. Paths are from the repository's top. */
export interface Outcome {
  /** The migrations folders: what else is in them is kept in the backup, and left as it is. */
  readonly outs: readonly string[];
  /** Every file that differs, with its new bytes; null where a file goes. */
  readonly files: ReadonlyMap<string, Uint8Array | null>;
}

/** A file on disk. Its blob holds the bytes as they are there, without line ends converted. */
export interface KeptFile {
  readonly oid: string;
  readonly mode: '100644' | '100755' | '120000';
  /** Permission bits; null where the system's defaults count. */
  readonly permissions: number | null;
}

/** An entry of the index. Stages 1 to 3 are the sides of a conflict. */
export interface StagedEntry {
  readonly stage: number;
  readonly mode: string;
  readonly oid: string;
  /** Of `git add --intent-to-add`. */
  readonly intended: boolean;
  readonly assumedUnchanged: boolean;
  readonly skipWorktree: boolean;
}

/** One path on disk and in the index. */
export interface PathState {
  readonly path: string;
  readonly file: KeptFile | null;
  readonly entries: readonly StagedEntry[];
}

export function isSameFile(one: KeptFile | null, other: KeptFile | null): boolean {
  return one?.oid === other?.oid && one?.mode === other?.mode;
}

/** Whether also the permissions that git does not store are the same. */
export function isSameOnDisk(one: KeptFile | null, other: KeptFile | null): boolean {
  const [here, there] = [one?.permissions ?? null, other?.permissions ?? null];
  return isSameFile(one, other) && (here === null || there === null || here === there);
}

export function areSameEntries(ones: readonly StagedEntry[], others: readonly StagedEntry[]): boolean {
  const text = (entries: readonly StagedEntry[]) => entries.map(textOf).sort().join('\n');
  return text(ones) === text(others);
}

function textOf({ stage, mode, oid, intended, assumedUnchanged }: StagedEntry): string {
  return `${stage} ${mode} ${oid} ${intended} ${assumedUnchanged}`;
}

/** The paths whose states differ. Both lists have the same paths. */
export function pathsThatDiffer(ones: readonly PathState[], others: readonly PathState[]): string[] {
  const byPath = new Map(others.map((state) => [state.path, state]));
  return ones
    .filter(({ path, file, entries }) => {
      const other = byPath.get(path);
      return other === undefined || !isSameFile(file, other.file) || !areSameEntries(entries, other.entries);
    })
    .map(({ path }) => path);
}
