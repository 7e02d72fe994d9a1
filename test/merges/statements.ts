import { statementsIn } from '../../src/repair/edits.ts';
import type { TestRepository } from '../support/test-repository.ts';

/** The SQL statements of a commit's folder, or of the index's where there is none, with how often each is there. */
export function statementsOf(repository: TestRepository, folder: string, commit?: string): Map<string, number> {
  const listed =
    commit === undefined
      ? repository.git('ls-files', '-z', '--', folder)
      : repository.git('ls-tree', '-r', '-z', '--name-only', commit, '--', folder);
  const counts = new Map<string, number>();
  for (const path of listed.split('\0').filter((one) => one.endsWith('.sql')))
    for (const statement of statementsIn(repository.git('cat-file', 'blob', `${commit ?? ''}:${path}`)).map(spaceless))
      if (statement !== '') counts.set(statement, (counts.get(statement) ?? 0) + 1);
  return counts;
}

/** Statements that a side added since the sides parted, and the result has not, or less often. */
export function lostIn(
  result: ReadonlyMap<string, number>,
  { base, sides }: { readonly base: ReadonlyMap<string, number>; readonly sides: readonly ReadonlyMap<string, number>[] },
): string[] {
  const added = sides.flatMap((side) => [...side].filter(([statement, count]) => count > (base.get(statement) ?? 0)));
  return [...new Set(added.filter(([statement, count]) => (result.get(statement) ?? 0) < count).map(([statement]) => statement))];
}

const spaceless = (statement: string) => statement.replace(/\s+/g, ' ').replace(/;$/, '').trim();
