/** The reason of `DRIZZLE_GUARD_SKIP`; undefined when it is not set, and null when it says nothing. */
export function skipReason({
  DRIZZLE_GUARD_SKIP: value = '',
}: Readonly<Record<string, string | undefined>>): string | null | undefined {
  const reason = value.replace(/\s+/g, ' ').trim();
  if (reason === '') return undefined;
  return /^(?:1|true|yes|on)$/i.test(reason) ? null : reason;
}
