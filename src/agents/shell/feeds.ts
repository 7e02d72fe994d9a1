import { isOption } from './options.ts';
import { pathIn } from './paths.ts';
import { nameOf, type Run } from './run.ts';
import { unknown } from './text.ts';

/** What a command gives the next one of its pipeline, as far as its words tell. */
export interface Fed {
  readonly paths: readonly string[];
  readonly text?: string;
}

export const nothingFed: Fed = { paths: [] };

export function fedBy(run: Run): Fed {
  const { words, folder, piped, stdin } = run;
  const args = words.slice(1);
  const operands = args.filter((word) => !isOption(word)).map((word) => pathIn(folder, word));
  switch (nameOf(run)) {
    case 'echo':
    case 'printf': {
      const text = args
        .filter((word) => !/^-[neE]+$/.test(word))
        .join(' ')
        .replaceAll('\\n', '\n');
      return { paths: text.split(/\s+/).map((word) => pathIn(folder, word)), text };
    }
    case 'ls':
      return { paths: operands.flatMap((path) => [path, `${path}/${unknown}`]) };
    case 'find':
      return { paths: foundBy(run) };
    case 'git':
      return { paths: args[0] === 'ls-files' ? operands.slice(1).flatMap((path) => [path, `${path}/${unknown}`]) : [] };
    case 'cat':
      return operands.length === 0 && stdin !== undefined ? { paths: piped, text: stdin } : nothingFed;
    case 'grep':
    case 'head':
    case 'tail':
    case 'sort':
    case 'tee':
      return { paths: piped };
    default:
      return nothingFed;
  }
}

/** The paths that `find` finds, by the folders and names it is given. */
export function foundBy({ words, folder }: Pick<Run, 'words' | 'folder'>): string[] {
  const args = words.slice(1);
  const first = args.findIndex((word) => isOption(word) || word === '(' || word === '!');
  const given = (first < 0 ? args : args.slice(0, first)).map((word) => pathIn(folder, word));
  const folders = given.length > 0 ? given : [folder];
  const names = args.flatMap((word, at) => (/^-i?name$/.test(args[at - 1] ?? '') ? [fromGlob(word)] : []));
  return folders.flatMap((one) => (names.length > 0 ? names.map((name) => `${one}/${unknown}${name}`) : [`${one}/${unknown}`]));
}

/** A pattern that was quoted, so that the shell left it alone. */
function fromGlob(pattern: string): string {
  return pattern.replace(/[*?]|\[[^\]]*\]/g, unknown);
}
