/** A thing that got another name. Names are the kit's own: [schema, table, column], as far as the dialect has them. */
export interface Rename {
  readonly kind: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** One migration to be generated again. Snapshots are parsed JSON, opaque to everything but the kit. */
export interface ReplayStep {
  /** The snapshots it was generated from; none for the first migration. */
  readonly parents: readonly unknown[];
  readonly snapshot: unknown;
  /** For diff snapshots (pg 1.0.0-rc.5): every ancestor, by its folder. */
  readonly ancestors?: Readonly<Record<string, unknown>>;
  readonly tag: string;
  readonly renames: readonly Rename[];
}

/** What the child process is asked. */
export type Request =
  | { readonly method: 'load'; readonly kit: string; readonly dialect: string }
  | { readonly method: 'replay'; readonly kit: string; readonly dialect: string; readonly step: ReplayStep };

/** The statements of a replay. */
export type Answer = readonly string[];

export type Reply = { readonly id: number; readonly answer: Answer } | { readonly id: number; readonly error: string };
