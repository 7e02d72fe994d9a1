/**
 * A kit's source with one place of it changed. Rejects a kit that has the place not at all, or more than once: unpatched, it would answer
 * another question than the one it is asked.
 */
export function patched(source: string, place: RegExp, replacement: string, what: string): string {
  const found = [...source.matchAll(new RegExp(place.source, `${place.flags}g`))].length;
  if (found === 1) return source.replace(place, replacement);
  throw new Error(
    `this drizzle-kit ${found === 0 ? 'has no' : `has ${found} times the`} ${what}, so drizzle-guard does not know how to ask it. Update drizzle-guard, or pin an older drizzle-kit`,
  );
}
