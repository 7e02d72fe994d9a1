/** A script of a package.json that pushes the schema to a database which is not known to be a local one. */
export interface PushScript {
  /** The package.json. */
  readonly path: string;
  readonly name: string;
  /** One-based. */
  readonly line: number;
  /** What its text says of the database: a host, or a word such as production; absent when it says nothing. */
  readonly target?: string;
}
