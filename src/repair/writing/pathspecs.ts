/** More than this would not fit on a command line everywhere. */
const most = 500;

/** Pathspecs for folders and files from the top; none, which is everything, where there are too many, or the top itself is one. */
export function pathspecsOf(paths: Iterable<string>): string[] {
  const all = [...new Set(paths)];
  return all.includes('') || all.length > most ? [] : all.map((path) => `:(top,literal)${path}`);
}

/** Whether a path is in a folder; the top folder is the empty string. */
export function isIn(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}
