import { join } from 'node:path';
import { commitNamed, type Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { guardedGlobs } from '../model/guarded-names.ts';
import { worktreeFolder } from '../store/folder.ts';
import { writeWhole } from '../store/write-whole.ts';

/** Pathspecs, from the top, of everything that a commit must be judged for if it touches it. */
export function guardedPaths(
  outs: readonly string[],
  schemaGlobs: readonly string[],
  schemaFiles: readonly string[] = [],
  others: readonly string[] = [],
): string[] {
  const folders = new Set(['', ...outs.flatMap(foldersOver)]);
  return [
    ...outs.map((out) => pathspec(out === '' ? '**' : `${escaped(out)}/**`)),
    // unless it ends like a code file, a glob may name a folder
    ...schemaGlobs.flatMap((glob) =>
      [widened(glob), ...(/\.[cm]?[jt]sx?$/.test(glob) ? [] : [`${widened(glob)}/*`])].map(pathspec),
    ),
    ...new Set(schemaFiles.flatMap((path) => [pathspec(`${escaped(stemOf(path))}.*`), pathspec(`${escaped(stemOf(path))}/**`)])),
    ...others.map((path) => pathspec(escaped(path))),
    ...[...folders].flatMap((folder) =>
      ['package.json', 'tsconfig*.json'].map((name) => pathspec(folder === '' ? name : `${escaped(folder)}/${name}`)),
    ),
    ...['drizzle-guard.json', ...guardedGlobs].map(pathspec),
  ];
}

/** A path without its extension. Files that shadow it, or that it is renamed to, usually share this stem. */
function stemOf(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}

function pathspec(glob: string): string {
  return `:(top,glob)${glob}`;
}

/** Converts a glob for git, which knows no braces, extglobs or `./`. A part that git cannot express becomes `**`. */
function widened(glob: string): string {
  const parts = glob.split('/').filter((part) => part !== '' && part !== '.');
  const unknown = parts.findIndex((part) => part === '..' || /[{(!\n\r]/.test(part));
  return (unknown < 0 ? parts : [...parts.slice(0, unknown), '**']).join('/');
}

/** Escapes a folder for a glob. Newlines would break the lines of the file, so they match any character. */
function escaped(folder: string): string {
  return folder.replace(/[\\*?[\]]/g, '\\$&').replace(/[\n\r]/g, '?');
}

function foldersOver(out: string): string[] {
  const parts = out.split('/');
  return parts.map((_, at) => parts.slice(0, at).join('/'));
}

/**
 * Writes `<git dir>/drizzle-guard/watch`, by which the hooks decide without Node that a commit needs no judging. It holds the oid of a
 * judged tree, the guarded pathspecs, and `end 2`; other versions guard other paths and write another end. It is not written while
 * guarded paths of the index differ from HEAD, because only HEAD's tree is certainly judged.
 */
export async function writeWatch(repository: Repository, paths: readonly string[]): Promise<void> {
  const tree = (await repository.objects.read('HEAD^{tree}'))?.oid;
  if (tree === undefined || (await commitNamed(repository, 'MERGE_HEAD')) !== undefined) return;
  const { exitCode } = await git(['diff-index', '--cached', '--quiet', 'HEAD', '--', ...paths], {
    cwd: repository.cwd,
    answers: [0, 1],
  });
  if (exitCode !== 0) return;
  await writeWhole(join(worktreeFolder(repository.gitDir), 'watch'), [tree, ...paths, 'end 2', ''].join('\n'));
}
