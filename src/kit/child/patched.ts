/**
 * Replaces one place in drizzle-kit's source. Throws if the place occurs not exactly once: an unpatched kit would answer another
 * question.
 */
export function patched(source: string, place: RegExp, replacement: string, what: string): string {
  const found = [...source.matchAll(new RegExp(place.source, `${place.flags}g`))].length;
  if (found === 1) return source.replace(place, replacement);
  throw new Error(
    `this drizzle-kit ${found === 0 ? 'has no' : `has ${found} times the`} ${what}, so drizzle-guard does not know how to ask it. Update drizzle-guard, or pin an older drizzle-kit`,
  );
}
