import type { Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { managers } from '../hooks/managers/index.ts';

/** Where a repository says that it uses the tool: package.json, and the hooks of any manager, also one that setup does not know. */
const names = ['package.json', '.pre-commit-config.yaml', ...managers.flatMap(({ files }) => files)];

const places = names.flatMap((name) => [`:(top,glob)${name}`, `:(top,glob)**/${name}`]);

/** The first commit of a line of history that has the tool in its hooks or package.json; undefined when its last one has not. */
export async function firstCommitWithTool({ cwd }: Repository, tip: string): Promise<string | undefined> {
  // almost free, and the only cost where it is not there
  const { exitCode } = await git(['grep', '-q', '-F', 'drizzle-guard', tip, '--', ...places], { cwd, answers: [0, 1] });
  if (exitCode !== 0) return undefined;
  const args = ['log', '--first-parent', '-m', '--reverse', '--no-show-signature', '--format=%H', '-Sdrizzle-guard'];
  const { stdout } = await git([...args, tip, '--', ...places], { cwd });
  return stdout.split('\n').find((line) => /^[0-9a-f]{40,64}$/.test(line));
}
