import { join } from 'node:path';
import { commitNamed, type Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { guardedGlobs } from '../model/guarded-names.ts';
import { worktreeFolder } from '../store/folder.ts';
import { writeWhole } from '../store/write-whole.ts';

/** What a commit must leave alone to need no judging, as pathspecs from the top. */
export function guardedPaths(
  outs: readonly string[],
  schemaGlobs: readonly string[],
  schemaFiles: readonly string[] = [],
  others: readonly string[] = [],
): string[] {
  const folders = new Set(['', ...outs.flatMap(foldersOver)]);
  return [
    ...outs.map((out) => pathspec(out === '' ? '**' : `${escaped(out)}/**`)),
    // a glob may name a folder, unless it ends as a file of code does
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

/** A path without its ending: what would shadow it, or what it may be renamed to, begins alike. */
function stemOf(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}

function pathspec(glob: string): string {
  return `:(top,glob)${glob}`;
}

/** A glob as git understands it, which knows no braces, no extglobs and no `./`: where it has such, all beside it is guarded. */
function widened(glob: string): string {
  const parts = glob.split('/').filter((part) => part !== '' && part !== '.');
  const unknown = parts.findIndex((part) => part === '..' || /[{(!\n\r]/.test(part));
  return (unknown < 0 ? parts : [...parts.slice(0, unknown), '**']).join('/');
}

/** A folder as a glob that matches only it; a line end, which the file's lines cannot hold, matches any character. */
function escaped(folder: string): string {
  return folder.replace(/[\\*?[\]]/g, '\\$&').replace(/[\n\r]/g, '?');
}

function foldersOver(out: string): string[] {
  const parts = out.split('/');
  return parts.map((_, at) => parts.slice(0, at).join('/'));
}

/**
 * Lets later commits leave without Node: `<git dir>/drizzle-guard/watch` holds a judged tree, the pathspecs that were guarded in it, and
 * `end 2`: earlier versions guarded less, and ended it otherwise.
 * Only HEAD's tree is known to be judged and to stay, so nothing is written while the index differs from it in what is guarded.
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
