import { quote } from '../model/shell.ts';
import type { Question } from './plan.ts';
import type { Project } from './project.ts';

/** What the working tree has of files whose edits are not staged. */
export async function unstagedEdits(
  { index, worktree }: Pick<Project, 'index' | 'worktree'>,
  paths: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const edited = paths.filter((path) => {
    const [staged, found] = [index.entries.get(path)?.oid, worktree.entries.get(path)?.oid];
    return found !== undefined && staged !== found;
  });
  return new Map(await Promise.all(edited.map(async (path) => [path, await worktree.read(path)] as const)));
}

/** The migrations are right for the schema as it lies in the working tree, so nothing may be generated for the staged one. */
export function stageFirst(paths: readonly string[]): Question {
  const [is, it] = paths.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return {
    ask: `The migrations fit ${paths.join(', ')} as the working tree has ${it}, which ${is} not staged. Stage ${it}, then run fix again: git add ${paths.map(quote).join(' ')}`,
    answers: [],
  };
}
