import { relative } from 'node:path';
import { quote } from '../model/shell.ts';
import type { Clone } from './clone.ts';

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A path as the user may type it. */
export function shown(path: string, { cwd }: Pick<Clone, 'cwd'>): string {
  return relative(cwd, path).replaceAll('\\', '/') || '.';
}

/** A path of the repository as git takes it in any folder. */
export function fromTop(path: string): string {
  return quote(`:(top,literal)${path === '' ? '.' : path}`);
}
