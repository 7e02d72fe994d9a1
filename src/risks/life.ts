import type { Item } from './selected.ts';

/** Values of one table that a statement writes into another, or into another column. */
export interface Copy {
  readonly from: Life;
  readonly items: readonly Item[] | 'all';
  /** The columns it writes, one for each of these; absent where they are not known. */
  readonly targets?: readonly string[];
  /** Every row is copied, as far as the SQL tells. */
  readonly whole: boolean;
  /** One-based. */
  readonly line: number;
  /** The file of that line; absent for the one that is asked about. */
  readonly path?: string;
  /** Which statement it is. */
  readonly at: number;
  /** It changes rows that are there, so it makes no copy of the table. */
  readonly updates?: true;
}

/** One table through some SQL, whatever it is called meanwhile. */
export interface Life {
  /** What a table that was there before is called then. */
  readonly found?: string;
  /** It is gone when the migration has run. */
  readonly temporary?: boolean;
  /** The columns that it demands a value of, where the SQL makes it. */
  readonly required?: readonly string[];
  readonly copies: Copy[];
  /** The statements that take all rows out of it. */
  readonly emptied: number[];
  /** The statements that take some. */
  readonly thinned: number[];
  name: string;
  /** One-based, of the statement that dropped it. */
  dropped?: number;
  /** Which statement that is. */
  droppedAt?: number;
}
