/**
 * What a shell makes of a word, as far as its text tells. Three characters stand for what is not known; Unicode sets them apart for
 * private use, so that no file name has them.
 */
export const anyName = '\ufdd0';
export const oneLetter = '\ufdd1';
/** A variable, or what a command prints: it may hold slashes. */
export const unknown = '\ufdd2';

const signs = /[\ufdd0-\ufdd2]/;

export function isKnown(text: string): boolean {
  return !signs.test(text);
}

export function hasUnknown(text: string): boolean {
  return text.includes(unknown);
}

/** The part of a path before the first thing that is not known, up to a slash. */
export function knownFolder(path: string): string {
  const at = path.search(signs);
  return at < 0 ? path : path.slice(0, Math.max(0, path.lastIndexOf('/', at)));
}

/** Matches every path that a word may stand for. Case does not count, as on macOS and Windows. */
export function expressionOf(path: string): RegExp {
  const source = path.replace(/[\ufdd0-\ufdd2.*+?^${}()|[\]\\]/g, (one) => {
    if (one === anyName) return '[^/]*';
    if (one === oneLetter) return '[^/]';
    return one === unknown ? '.*' : `\\${one}`;
  });
  return new RegExp(`^${source}$`, 'i');
}
