import { history } from './histories.ts';
import { emptyRepository, type TestRepository, type Tree } from './repository.ts';

type State = Parameters<typeof history>[2];

/** A project of drizzle-kit 0.31 on sqlite that has the tool, in one state. */
export function project(name: State): Record<string, string> {
  return { ...history('0.31', 'sqlite', name), 'package.json': '{"devDependencies":{"drizzle-guard":"1.0.0"}}\n' };
}

export const sql1 = 'drizzle/0001_step_2.sql';
export const sql2 = 'drizzle/0002_step_3.sql';

/** State 3 is published, and what follows is published, too: one commit for each of these. */
export function publishedLine(
  changes: readonly { readonly tree: Tree; readonly message?: string }[],
  options = {},
): {
  readonly repository: TestRepository;
  /** The first commit, and one for each change. */
  readonly oids: readonly string[];
} {
  const repository = emptyRepository(options).write(project('3'));
  const oids = [repository.commit('first')];
  for (const { tree, message = 'change' } of changes) oids.push(repository.write(tree).commit(message));
  repository.publish();
  return { repository, oids };
}

/** Appends an event of an override to a commit's note. */
export function note(repository: TestRepository, oid: string, event: object, ref = 'refs/notes/drizzle-guard'): void {
  const line = JSON.stringify({ v: 1, event: 'override', way: 'no-verify', findings: [], at: 1, commit: oid, ...event });
  repository.git('notes', `--ref=${ref}`, 'append', '-m', line, oid);
}
