/** Whether a path matches a glob of `.gitattributes`: `*` and `?` stay within a folder, `**` crosses folders. */
export function matchesPath(glob: string, path: string): boolean {
  return matches(glob.split('/'), path.split('/'), (pattern) => pattern === '**', matchesName);
}

function matchesName(glob: string, name: string): boolean {
  // the limit keeps many unclosed brackets from taking quadratic time
  const parts = glob.match(/\\.|\[[!^]?\]?[^\]]{0,200}\]|[\s\S]/gu) ?? [];
  return matches(parts, [...name], (part) => part === '*' || part === '**', matchesCharacter);
}

function matchesCharacter(part: string, character: string): boolean {
  if (part === '?') return true;
  if (part.startsWith('\\') && part.length > 1) return part.slice(1) === character;
  if (!part.startsWith('[') || part.length < 3) return part === character;
  const isNegated = /^\[[!^]/.test(part);
  const listed = part.slice(isNegated ? 2 : 1, -1);
  const isListed = [...listed.matchAll(/([\s\S])-([\s\S])|([\s\S])/gu)].some(([, from, to, one]) =>
    from !== undefined && to !== undefined ? from <= character && character <= to : one === character,
  );
  return isListed !== isNegated;
}

/** Matches with backtracking to the last wildcard only, so that the time is bounded by the product of both lengths. */
function matches(
  pattern: readonly string[],
  text: readonly string[],
  isAny: (part: string) => boolean,
  isSame: (part: string, one: string) => boolean,
): boolean {
  let [at, place, wildcard, resumed] = [0, 0, -1, 0];
  while (place < text.length) {
    const part = pattern[at];
    if (part !== undefined && isAny(part)) {
      wildcard = at;
      resumed = place;
      at += 1;
    } else if (part !== undefined && isSame(part, text[place] ?? '')) {
      at += 1;
      place += 1;
    } else if (wildcard >= 0) {
      resumed += 1;
      place = resumed;
      at = wildcard + 1;
    } else return false;
  }
  return pattern.slice(at).every(isAny);
}
