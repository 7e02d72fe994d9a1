import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The path of a database file. Throws if there is none, because drivers make one. */
export function existingFile(url: string): string {
  const path = resolve(url.replace(/^file:(?:\/\/)?/, '').replace(/\?.*$/, ''));
  if (!existsSync(path))
    throw new Error('there is no such file. The first migrate makes it; if it ran already, the path is wrong');
  return path;
}
