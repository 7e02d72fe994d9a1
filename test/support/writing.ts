import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { openRepository, type Repository } from '../../src/git/repository.ts';
import type { Outcome } from '../../src/repair/writing/index.ts';
import { cleanEnvironment, type TestRepository, type Tree } from './test-repository.ts';

/** A repository as drizzle-guard sees it, closed when the test ends. */
export async function opened({ path }: TestRepository): Promise<Repository> {
  const repository = await openRepository(path);
  onTestFinished(() => repository.close());
  return repository;
}

/** What a repair makes of the folder `drizzle`. */
export function outcomeOf(tree: Tree, outs: readonly string[] = ['drizzle']): Outcome {
  const files = Object.entries(tree).map(
    ([path, content]) => [path, typeof content === 'string' ? Buffer.from(content) : content] as const,
  );
  return { outs, files: new Map(files) };
}

/** The files of the index that differ from an outcome: none, once it is written. */
export function notStaged(repository: TestRepository, { files }: Outcome): string[] {
  return [...files].flatMap(([path, bytes]) => {
    const listed = repository.git('ls-files', '-s', '-z', '--', `:(top,literal)${path}`).split('\0').filter(Boolean);
    if (bytes === null) return listed.length === 0 ? [] : [path];
    const [, oid = '', stage] = (listed[0] ?? '').split(/[ \t]/);
    const staged = execFileSync('git', ['cat-file', 'blob', oid], { cwd: repository.path, env: cleanEnvironment() });
    return listed.length === 1 && stage === '0' && staged.equals(bytes) ? [] : [path];
  });
}
