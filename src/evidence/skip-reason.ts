/** The reason in `DRIZZLE_GUARD_SKIP`; undefined if it is not set, null if it gives no reason. */
export function skipReason({
  DRIZZLE_GUARD_SKIP: value = '',
}: Readonly<Record<string, string | undefined>>): string | null | undefined {
  const reason = value.replace(/\s+/g, ' ').trim();
  if (reason === '') return undefined;
  return /^(?:1|true|yes|on)$/i.test(reason) ? null : reason;
}
