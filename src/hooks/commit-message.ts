import { basename } from 'node:path';
import type { Repository } from '../git/repository.ts';
import { git, splitZ } from '../git/run.ts';
import { quote } from '../model/shell.ts';

/**
 * What git will keep of a message that is being written. git removes comments, and everything below the scissors that `--verbose` puts
 * above the diff.
 */
export async function cleanedMessage({ cwd }: Repository, written: string): Promise<string> {
  const scissors = scissorsIn(written);
  const text = scissors === undefined ? written : written.slice(0, scissors);
  return (await git(['stripspace', '--strip-comments'], { cwd, input: text })).stdout;
}

/** Adds a trailer to the message file. */
export async function addTrailer({ cwd }: Repository, path: string, trailer: string): Promise<void> {
  await git(['interpret-trailers', '--in-place', '--trailer', trailer, path], { cwd });
}

interface Interrupted {
  /** The message file that git gave to the hook. */
  readonly path: string;
  readonly written: string;
  /** Lines to add to the message. */
  readonly lines: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The shell command that repeats an interrupted commit with its message and some more lines. */
export async function commitAgain(repository: Repository, { path, written, lines, environment }: Interrupted): Promise<string> {
  // if an editor was open, its comments are still in the file; without one, git exports `:` as the editor
  const cleanup = environment.GIT_EDITOR === ':' ? [] : ['--cleanup=strip'];
  const words = [
    'git commit',
    // git cuts the message at the scissors only with --verbose
    ...(scissorsIn(written) === undefined ? [] : ['--verbose']),
    ...cleanup,
    `-F "$(git rev-parse --git-path ${basename(path)})"`,
  ];
  const trailers = lines.map((line) => `    --trailer ${quote(line)}`);
  const { options, paths } = await whatWasNamed(repository, environment);
  const amended = (await isAmend(repository, environment)) ? ['    # and --amend, if that is what you did'] : [];
  return [`  ${[...words, ...options].join(' ')}`, ...trailers, ...paths, ...amended].join(' \\\n');
}

/**
 * Whether this commit amends HEAD: git then exports HEAD's author date. Two commits within one second look the same, so the answer is
 * only a hint.
 */
async function isAmend({ cwd }: Repository, { GIT_AUTHOR_DATE }: Interrupted['environment']): Promise<boolean> {
  if (GIT_AUTHOR_DATE === undefined) return false;
  const { stdout } = await git(['log', '-1', '--format=%ad', '--date=raw', 'HEAD'], { cwd, answers: [0, 128] });
  return stdout.trim() === GIT_AUTHOR_DATE.replace(/^@/, '');
}

/**
 * The options and paths of the interrupted commit, as far as its index tells: `commit -a` builds index.lock, and `commit -- path`
 * builds next-index-N.lock with the named paths only.
 */
async function whatWasNamed(
  { cwd }: Repository,
  { GIT_INDEX_FILE = '' }: Interrupted['environment'],
): Promise<{ readonly options: readonly string[]; readonly paths: readonly string[] }> {
  const index = basename(GIT_INDEX_FILE);
  if (index.startsWith('next-index-')) {
    const { stdout } = await git(['diff-index', '--cached', '--name-only', '--no-renames', '-z', 'HEAD'], { cwd });
    const paths = splitZ(stdout).map((path) => quote(`:(top,literal)${path}`));
    return { options: [], paths: [`    -- ${paths.join(' ')}`] };
  }
  if (index !== 'index.lock') return { options: [], paths: [] };
  const { exitCode } = await git(['diff-files', '--quiet'], { cwd, answers: [0, 1] });
  // -p and -i leave differences in the working tree, and -a leaves none
  return { options: exitCode === 0 ? ['-a'] : [], paths: exitCode === 0 ? [] : ['    # and the options and paths you gave it'] };
}

/** The position of the scissors, from which git cuts the message. */
function scissorsIn(text: string): number | undefined {
  const found = /^.{1,8}-{24} >8 -{24}$/m.exec(text);
  return found?.index;
}
