/** What a coding agent asks its tool to do. */
export type Call =
  /** Writes, replaces or deletes a file. */
  | { readonly kind: 'write'; readonly path: string; readonly removed?: boolean }
  /** Runs a command line. PowerShell's is read as far as it is like that of other shells. */
  | { readonly kind: 'shell'; readonly command: string; readonly isPowerShell?: boolean };

/** One event of a tool's hook. */
export interface AgentEvent {
  /** The absolute folder that relative paths and commands start from. */
  readonly cwd: string;
  readonly calls: readonly Call[];
}

/** A file or folder that something writes. */
export interface Target {
  /** Absolute, with slashes; it may hold the signs of text.ts for what is not known. */
  readonly path: string;
  /** Whether it is gone afterwards: removed, or moved. */
  readonly removed: boolean;
  /** Whether everything below a folder goes with it. */
  readonly deep: boolean;
}
