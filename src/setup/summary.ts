import { basename, dirname, relative } from 'node:path';
import type { Edit } from '../hooks/managers/manager.ts';
import { quote } from '../model/shell.ts';
import type { SetupProject } from './project.ts';
import { generateCommand } from './scripts.ts';

export interface Done {
  /** The name of the hook manager. */
  readonly manager: string;
  readonly edits: readonly Edit[];
  /** How many settings of git were added or removed. */
  readonly settings: number;
}

/** What setup has done and what comes next, in a few lines. */
export async function addedSummary({ manager, edits, settings }: Done, project: SetupProject): Promise<string[]> {
  const { top, packageManager } = project;
  const places = placesOf(edits, top);
  const git = settings === 0 ? [] : ['settings of git that keep and share the notes of overrides'];
  return [
    `set up with ${manager}: wrote ${[...places, ...git].join(', ') || 'nothing that is tracked'}`,
    ...(places.length === 0
      ? []
      : [`commit it, so that every clone is guarded by its install: git add ${placesOf(edits, top, quote).join(' ')}`]),
    `next, after you change the schema: ${await generateCommand(project)}`,
    `to take all of this back: ${packageManager.execute('drizzle-guard', 'setup', '--remove')}`,
  ];
}

export function removedSummary({ manager, edits, settings }: Done, { top }: SetupProject): string[] {
  const places = placesOf(edits, top);
  const git = settings === 0 ? [] : ['settings of git'];
  return [
    `removed from ${[...places, ...git].join(', ') || manager}`,
    ...(places.length === 0 ? [] : ['commit it, so that no clone runs it any more']),
  ];
}

/** The files, with a folder instead of its hooks. */
function placesOf(edits: readonly Edit[], top: string, written: (path: string) => string = (path) => path): string[] {
  const paths = edits.map(({ path }) => relative(top, path).replaceAll('\\', '/'));
  const hooks = paths.filter((path) => hookName.test(basename(path)));
  const folders = hooks.map(dirname);
  return [
    ...new Set(paths.map((path) => written(hooks.includes(path) && count(folders, dirname(path)) > 1 ? dirname(path) : path))),
  ];
}

const hookName = /^(?:pre|post|prepare|commit)-[a-z-]+$/;

function count(all: readonly string[], wanted: string): number {
  return all.filter((one) => one === wanted).length;
}
