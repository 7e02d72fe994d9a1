/** The names that a mistyped one was probably meant to be, best first: those that have it in them, else those a few letters away. */
export function nearest(typed: string, names: readonly string[]): string[] {
  const text = typed.toLowerCase();
  const containing = text.length < 3 ? [] : names.filter((name) => name.includes(text));
  if (containing.length > 0) return containing.slice(0, 3);
  const close = names.map((name) => ({ name, distance: distanceOf(text, name) }));
  const allowed = Math.max(2, Math.floor(text.length / 3));
  return close
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** How many letters have to be added, removed or changed (Levenshtein). */
function distanceOf(from: string, to: string): number {
  // so long a text is no mistyped name
  if (from.length > 100) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [above, letter] of [...from].entries()) {
    const next = [above + 1];
    for (const [at, other] of [...to].entries()) {
      const changed = (row[at] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
