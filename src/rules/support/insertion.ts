/** The lines that only the new text has, if it has every old one in the same order; comments and breakpoints do not count. */
export function insertion(old: readonly string[], now: readonly string[]): string | undefined {
  let place = 0;
  const added = now.filter((line) => {
    const isOld = place < old.length && bare(line) === bare(old[place] ?? '');
    if (isOld) place += 1;
    return !isOld;
  });
  if (place < old.length) return undefined;
  return added
    .map(bare)
    .filter((line) => line !== '' && !/^\s*--/.test(line))
    .join('\n');
}

/** A line without the mark that ends a statement, which a further statement needs. */
function bare(line: string): string {
  return line.replace('--> statement-breakpoint', '').trimEnd();
}
