/** Words that a statement may gain and still do the same to the database it is meant for. */
export type Addition = 'IF NOT EXISTS' | 'IF EXISTS' | 'CONCURRENTLY';

/** What a statement gained; nothing where only its spelling differs. */
export interface EquivalentEdit {
  readonly adds: readonly Addition[];
  /** One-based line of the file. */
  readonly line: number;
}
