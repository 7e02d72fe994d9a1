/** `EVERY=1` runs each row of the tables that are thinned. */
export const every = Boolean(process.env.EVERY);

/** The rows of a table that run always, each n-th, and the others, which are shown as skipped. */
export function oneIn<Row>(
  n: number,
  rows: readonly Row[],
): { readonly always: readonly Row[]; readonly others: readonly Row[] } {
  return { always: rows.filter((_, at) => at % n === 0), others: rows.filter((_, at) => at % n !== 0) };
}
