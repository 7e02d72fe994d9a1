import type { Change, Kept } from '../model/change.ts';
import { folderOf, join, nameOf } from '../model/files.ts';
import { type Migration, nameOfTag } from '../model/history.ts';
import { quote } from '../model/shell.ts';

/** Git names the empty tree by its hash, whatever the object format. */
const emptyTree = '$(git hash-object -t tree /dev/null)';

/** A published file: its path then, and where it belongs now. */
export interface Placed {
  readonly path: string;
  readonly now: string;
}

/** Where one file of a published migration was, and where it belongs. On 1.0 a folder may have another name by now. */
export function placed(change: Change, { before, after }: Kept, file: 'sql' | 'snapshot'): Placed {
  const { path } = before[file];
  return { path, now: change.after.layout === 'folders' ? after[file].path : placeNow(change, path) };
}

/** Puts published files back, after adding the edits to a patch at the repository's top. */
export function restore(change: Change, files: readonly (Placed | { readonly path: string })[], saved: string): string[] {
  const { base } = change;
  if (base === undefined) return [];
  const places = files.map((file) => ('now' in file ? file : { path: file.path, now: placeNow(change, file.path) }));
  const now = new Set(places.map((place) => quote(place.now)));
  return [
    // appended, because an earlier fix may have kept something there
    `git diff --binary ${base} -- ${[...now].join(' ')} >> ${quote(`${saved}.patch`)}`,
    ...putBack(base, places),
  ];
}

/** Puts published files back where there is nothing to lose. */
export function putBack(base: string, places: readonly Placed[]): string[] {
  const still = new Set(places.filter(({ path, now }) => path === now).map(({ path }) => quote(path)));
  const moved = places.filter(({ path, now }) => path !== now);
  return [
    ...(still.size === 0 ? [] : [`git checkout ${base} -- ${[...still].join(' ')}`]),
    ...moved.flatMap(({ path, now }) => [
      ...(folderOf(now) === '' ? [] : [`mkdir -p ${quote(folderOf(now))}`]),
      `git show ${quote(`${base}:${path}`)} > ${quote(now)}`,
      `git add ${quote(now)}`,
    ]),
  ];
}

/** Takes the published migrations as they are and lets drizzle-kit write this branch's again; the old ones are kept. */
export function regenerate(change: Change): string[] {
  const { base, before, after, workflow } = change;
  const below = (out: string) =>
    (after.layout === 'journal' ? ['*.sql', 'meta/*'] : ['[0-9]*_*/*'])
      .map((name) => quote(`:(glob)${join(out, name)}`))
      .join(' ');
  const own = below(after.out);
  const generate = [workflow.generate(), `git add -A ${quote(after.out || '.')}`];
  if (base === undefined || before.migrations.length === 0) {
    return [
      '# keep these migrations in a patch, and let drizzle-kit write them again from the schema (custom SQL is in the patch)',
      `git diff --binary ${base ?? emptyTree} -- ${own} >> migrations.patch`,
      `git rm -rqf --ignore-unmatch -- ${own}`,
      ...generate,
    ];
  }
  return [
    "# keep this branch's migrations in a patch, take the published ones, and generate again (custom SQL is in the patch)",
    `git diff --binary ${base} -- ${own} >> migrations.patch`,
    ...(before.out === after.out ? [] : [`git rm -rqf --ignore-unmatch -- ${own}`]),
    `git restore --source=${base} --staged --worktree -- ${below(before.out)}`,
    ...(before.out === after.out ? [] : moveFolder(before.out, after.out)),
    ...generate,
  ];
}

/** The same after an edit of the schema, which is told in words. */
export function regenerateAfter(change: Change, edit: string): string[] {
  return [
    `# ${edit}, and let drizzle-kit write the migration again`,
    ...regenerate(change).filter((line) => !line.startsWith('# ')),
  ];
}

/** Lets drizzle-kit make an empty migration for SQL it cannot write, and moves the SQL into it. */
export function moveToCustom(change: Change, path: string, tag: string): string[] {
  const { after, workflow } = change;
  const saved = quote(`${tag}.saved.sql`);
  const name = unusedName(change, migrationName({ tag }));
  const target = after.layout === 'journal' ? `*_${name}.sql` : `*_${name}/migration.sql`;
  return [
    '# tables and columns belong in the schema; any other SQL goes into a custom migration',
    `mv ${quote(path)} ${saved}`,
    workflow.generate('--custom', '--name', name),
    `cp ${saved} ${after.out === '' ? '' : `${quote(after.out)}/`}${target}`,
    `git add -A ${quote(after.out || '.')}`,
  ];
}

/** Gives a new 1.0 folder another time. */
export function restamp({ after: { out } }: Change, { tag }: Migration, when: number): string[] {
  const stamp = new Date(when).toISOString().replace(/\D/g, '').slice(0, 14);
  return [
    '# it is not published, so it may be renamed',
    `git mv ${quote(join(out, tag))} ${quote(join(out, `${stamp}_${nameOfTag(tag)}`))}`,
  ];
}

/** A name that `--name` takes and no shell changes. */
export function migrationName({ tag }: Pick<Migration, 'tag'>): string {
  return nameOfTag(tag).replace(/[^\w-]+/g, '_') || 'custom';
}

/** A plain file name for what a fix keeps. */
export function savedName(path: string): string {
  return nameOf(path).replace(/\.(?:sql|json)$/, '');
}

/** Where a published file belongs now: its folder may have moved. */
function placeNow({ before, after }: Change, path: string): string {
  if (before.out === after.out || before.layout !== after.layout) return path;
  return join(after.out, before.out === '' ? path : path.slice(before.out.length + 1));
}

function moveFolder(from: string, to: string): string[] {
  const parent = folderOf(to);
  return [...(parent === '' ? [] : [`mkdir -p ${quote(parent)}`]), `git mv ${quote(from)} ${quote(to)}`];
}

/** A name no other migration's ends with, so that a pattern finds the new one alone. */
function unusedName({ before, after }: Change, name: string): string {
  const tags = [...before.migrations, ...after.migrations].map(({ tag }) => tag);
  const isUsed = (candidate: string) => tags.some((tag) => tag.endsWith(`_${candidate}`));
  let unused = name;
  for (let count = 2; isUsed(unused); count += 1) unused = `${name}_${count}`;
  return unused;
}
