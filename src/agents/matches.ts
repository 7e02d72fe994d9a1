import type { Target } from './calls.ts';
import type { Written } from './migrations.ts';
import { expressionOf, hasUnknown, isKnown, knownFolder } from './shell/text.ts';

/** Whether writing a target writes or removes a file. Both are below the top of the repository. */
export function concerns({ path, deep }: Target, { path: file, out }: Written): boolean {
  const lower = file.toLowerCase();
  if (isKnown(path)) {
    const wanted = path.toLowerCase();
    return lower === wanted || (deep && lower.startsWith(`${wanted}/`));
  }
  if (hasUnknown(path) && !isEvident(path, lower, out.toLowerCase())) return false;
  const expression = expressionOf(path);
  return expression.test(file) || (deep && foldersOf(file).some((folder) => expression.test(folder)));
}

/**
 * A variable may stand for anything, so a path that has one counts only if the rest of it tells: it starts in the migrations folder, or ends
 * in the name of the file.
 */
function isEvident(path: string, file: string, out: string): boolean {
  const folder = knownFolder(path).toLowerCase();
  if (out !== '' && (folder === out || folder.startsWith(`${out}/`))) return true;
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return isKnown(name) && name.length > '.sql'.length && file.endsWith(`/${name}`);
}

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}
