import type { Change, Kept } from '../../model/change.ts';
import { folderOf, join, nameOf } from '../../model/files.ts';
import type { FixStep } from '../../model/finding.ts';
import { type Migration, nameOfTag } from '../../model/history.ts';
import { quote } from '../../model/shell.ts';

/** A published file: its path then, and where it belongs now. */
export interface Placed {
  readonly path: string;
  readonly now: string;
  /** The revision that has it; the published state where it is absent. */
  readonly from?: string | undefined;
}

/** Where one file of a published migration was, and where it belongs. A folder that is named by its time may have another name now. */
export function placed(change: Change, { before, after }: Kept, file: 'sql' | 'snapshot'): Placed {
  const { path, from } = before[file];
  return { path, now: change.after.restampable ? after[file].path : placeNow(change, path), from };
}

/** A file in the git directory, where it is no litter and no commit takes it. */
export function inGitFolder(name: string): string {
  return `"$(git rev-parse --git-path drizzle-guard-${name.replace(/[^\w.-]+/g, '_')})"`;
}

/** Puts published files back, and keeps what they are now in a patch. */
export function restore(
  change: Change,
  files: readonly (Placed | { readonly path: string })[],
  { say, saved }: { readonly say: string; readonly saved: string },
): FixStep {
  const { base } = change;
  const places = files.map((file) => ('now' in file ? file : { path: file.path, now: placeNow(change, file.path) }));
  const now = new Set(places.map((place) => quote(place.now)));
  const patch = `${saved}.patch`;
  return {
    say: `${say} Your version is kept as drizzle-guard-${patch} in the git directory.`,
    run:
      base === undefined
        ? []
        : [
            // appended, because an earlier fix may have kept something there
            `git diff --binary ${base} -- ${[...now].join(' ')} >> ${inGitFolder(patch)}`,
            ...putBack(base, places),
          ],
  };
}

/** Puts published files back where they were; what was edited is kept in a patch. */
export function bringBack(change: Change, paths: readonly string[], say: string): FixStep {
  const places = paths.map((path) => ({ path, now: path }));
  return restore(change, places, { say, saved: savedName(paths[0] ?? '') });
}

/** Puts published files back where there is nothing to lose. */
export function putBack(base: string, places: readonly Placed[]): string[] {
  const isStill = ({ path, now, from = base }: Placed) => path === now && from === base;
  const still = new Set(places.filter(isStill).map(({ path }) => quote(path)));
  const moved = places.filter((one) => !isStill(one));
  return [
    ...(still.size === 0 ? [] : [`git checkout ${base} -- ${[...still].join(' ')}`]),
    ...moved.flatMap(({ path, now, from = base }) => [
      ...(folderOf(now) === '' ? [] : [`mkdir -p ${quote(folderOf(now))}`]),
      `git show ${quote(`${from}:${path}`)} > ${quote(now)}`,
      `git add ${quote(now)}`,
    ]),
  ];
}

/** Gives a new 1.0 folder another time. */
export function restamp({ after: { out } }: Change, { tag }: Migration, when: number): FixStep[] {
  const stamp = new Date(when).toISOString().replace(/\D/g, '').slice(0, 14);
  const renamed = `${stamp}_${nameOfTag(tag)}`;
  return [
    {
      say: `Rename it to ${renamed}: it is unpublished, so no database knows its name yet.`,
      run: [`git mv ${quote(join(out, tag))} ${quote(join(out, renamed))}`],
    },
  ];
}

/** A plain file name for what a fix keeps. */
export function savedName(path: string): string {
  return nameOf(path).replace(/\.(?:sql|json)$/, '');
}

/** Where a published file belongs now: its folder may have moved. */
function placeNow({ before, after, upgraded }: Change, path: string): string {
  if (before.out === after.out || upgraded) return path;
  return join(after.out, before.out === '' ? path : path.slice(before.out.length + 1));
}
