/** One command that a shell would start, with what its text tells of it. */
export interface Run {
  /** The command and its arguments; several for a word with braces or with the variable of a loop. */
  readonly words: readonly string[];
  /** Variables that are set for it, in its own words or exported before. */
  readonly variables: ReadonlyMap<string, string>;
  /** The folder it runs in. */
  readonly folder: string;
  /** Files that its output is written to. */
  readonly redirected: readonly string[];
  /** What it reads on stdin, where that stands in the text. */
  readonly stdin?: string;
  /** Paths that another command pipes into it, as far as they are known. */
  readonly piped: readonly string[];
}

/** The name of a command without its folder and Windows' ending. */
export function nameOf({ words: [first = ''] }: Pick<Run, 'words'>): string {
  return first.replace(/^.*[/\\]/, '').replace(/\.(?:exe|cmd)$/i, '');
}
