/** A snapshot as it is written, which only drizzle-kit interprets. */
export type Body = Readonly<Record<string, unknown>>;
