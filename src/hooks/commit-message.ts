import { basename } from 'node:path';
import type { Repository } from '../git/repository.ts';
import { git, splitZ } from '../git/run.ts';
import { quote } from '../model/shell.ts';

/** What git leaves of a message that is being written: nothing below the scissors, which `--verbose` puts above a diff, and no comments. */
export async function cleanedMessage({ cwd }: Repository, written: string): Promise<string> {
  const scissors = scissorsIn(written);
  const text = scissors === undefined ? written : written.slice(0, scissors);
  return (await git(['stripspace', '--strip-comments'], { cwd, input: text })).stdout;
}

/** Adds a trailer to the file that holds the message. */
export async function addTrailer({ cwd }: Repository, path: string, trailer: string): Promise<void> {
  await git(['interpret-trailers', '--in-place', '--trailer', trailer, path], { cwd });
}

interface Interrupted {
  /** The file git gave the hook. */
  readonly path: string;
  readonly written: string;
  /** To be added to the message. */
  readonly lines: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The command that makes the interrupted commit with the message as it was written and some lines more. */
export async function commitAgain(repository: Repository, { path, written, lines, environment }: Interrupted): Promise<string> {
  // what an editor was opened with is still in the file; without one git exports `:`
  const cleanup = environment.GIT_EDITOR === ':' ? [] : ['--cleanup=strip'];
  const words = [
    'git commit',
    // the message is cut at the scissors only then
    ...(scissorsIn(written) === undefined ? [] : ['--verbose']),
    ...cleanup,
    `-F "$(git rev-parse --git-path ${basename(path)})"`,
  ];
  const trailers = lines.map((line) => `    --trailer ${quote(line)}`);
  const { options, paths } = await whatWasNamed(repository, environment);
  const amended = (await isAmend(repository, environment)) ? ['    # and --amend, if that is what you did'] : [];
  return [`  ${[...words, ...options].join(' ')}`, ...trailers, ...paths, ...amended].join(' \\\n');
}

/** Whether this commit amends HEAD. git exports the author's date and keeps it while amending; two commits of one second also share it. */
async function isAmend({ cwd }: Repository, { GIT_AUTHOR_DATE }: Interrupted['environment']): Promise<boolean> {
  if (GIT_AUTHOR_DATE === undefined) return false;
  const { stdout } = await git(['log', '-1', '--format=%ad', '--date=raw', 'HEAD'], { cwd, answers: [0, 128] });
  return stdout.trim() === GIT_AUTHOR_DATE.replace(/^@/, '');
}

/** `commit -a` builds its index in index.lock, and `commit -- path` in next-index-N.lock with nothing but the paths that were named. */
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
  // with -p or -i not everything was taken
  return { options: exitCode === 0 ? ['-a'] : [], paths: exitCode === 0 ? [] : ['    # and the options and paths you gave it'] };
}

/** Where what git cuts off begins. */
function scissorsIn(text: string): number | undefined {
  const found = /^.{1,8}-{24} >8 -{24}$/m.exec(text);
  return found?.index;
}
