import picomatch from 'picomatch';

/** Whether a path matches one of these globs, dotfiles included. A file of its own, because few configurations have globs. */
export function matcherOf(globs: string | readonly string[]): (path: string) => boolean {
  return picomatch(typeof globs === 'string' ? globs : [...globs], { dot: true });
}
