import type { Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { managers } from '../hooks/managers/index.ts';

/** Files that show that a repository uses drizzle-guard: package.json and the hook files of any manager. */
const names = ['package.json', ...managers.flatMap(({ files }) => files)];

const places = names.flatMap((name) => [`:(top,glob)${name}`, `:(top,glob)**/${name}`]);

/** The first commit on a line that has drizzle-guard in package.json or its hooks; undefined if its tip does not have it. */
export async function firstCommitWithTool({ cwd }: Repository, tip: string): Promise<string | undefined> {
  // grep on the tip is fast, and repositories without the tool pay nothing else
  const { exitCode } = await git(['grep', '-q', '-F', 'drizzle-guard', tip, '--', ...places], { cwd, answers: [0, 1] });
  if (exitCode !== 0) return undefined;
  const args = ['log', '--first-parent', '-m', '--reverse', '--no-show-signature', '--format=%H', '-Sdrizzle-guard'];
  const { stdout } = await git([...args, tip, '--', ...places], { cwd });
  return stdout.split('\n').find((line) => /^[0-9a-f]{40,64}$/.test(line));
}
