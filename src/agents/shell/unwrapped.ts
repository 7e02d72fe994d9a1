import { foundBy } from './feeds.ts';
import { isOption, parsed } from './options.ts';
import { pathIn } from './paths.ts';
import { nameOf, type Run } from './run.ts';
import { unknown } from './text.ts';

/** What a command starts: another command, or a script. */
type Started = ({ readonly words: readonly string[] } | { readonly script: string }) & {
  readonly folder?: string;
  readonly variables?: Run['variables'];
};

type Unwrap = (run: Run, args: readonly string[]) => readonly Started[];

/** The commands that a command starts, one level deep. */
export function unwrapped(run: Run): readonly Started[] {
  const unwrap = wrappers.get(nameOf(run));
  return unwrap === undefined ? [] : unwrap(run, run.words.slice(1)).filter((one) => !('words' in one) || one.words.length > 0);
}

/** A wrapper whose options take values, by letters and long names, and that wants so many operands before the command. */
function prefix(valued = '', long: readonly string[] = [], before = 0): Unwrap {
  return (run, args) => withVariables(run, afterOptions(args, valued, long).slice(before));
}

/** What stands behind the options. getopt would look for options behind the command as well. */
function afterOptions(args: readonly string[], valued: string, long: readonly string[]): readonly string[] {
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') return args.slice(at + 1);
    if (!isOption(word)) return args.slice(at);
    if (long.includes(word) || (/^-[A-Za-z]$/.test(word) && valued.includes(word[1] ?? ''))) at += 1;
  }
  return [];
}

/** `A=b command`. */
function withVariables(run: Run, words: readonly string[]): Started[] {
  const variables = new Map(run.variables);
  let at = 0;
  for (; at < words.length; at += 1) {
    const [, name, value = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(words[at] ?? '') ?? [];
    if (name === undefined) break;
    variables.set(name, value);
  }
  return [{ words: words.slice(at), variables }];
}

const env: Unwrap = (run, args) => {
  const { options } = parsed(args, { valued: 'uCS', long: ['--unset', '--chdir', '--split-string'] });
  const folder = options.find(({ name }) => name === '-C' || name === '--chdir')?.value;
  const split = options.find(({ name }) => name === '-S' || name === '--split-string')?.value;
  if (split !== undefined) return [{ script: split }];
  const started = withVariables(run, afterOptions(args, 'uC', ['--unset', '--chdir']));
  return folder === undefined ? started : started.map((one) => ({ ...one, folder: pathIn(run.folder, folder) }));
};

const shell: Unwrap = ({ stdin }, args) => {
  const at = args.findIndex((word) => /^-[A-Za-z]*c[A-Za-z]*$/.test(word));
  const script = at < 0 ? undefined : args.slice(at + 1).find((word) => !isOption(word));
  if (script !== undefined) return [{ script }];
  return stdin !== undefined && !args.some((word) => !isOption(word)) ? [{ script: stdin }] : [];
};

const xargs: Unwrap = ({ piped }, args) => {
  const { options } = parsed(args, { valued: 'IiEedLlnPsa' });
  const replaced = options.find(({ name }) => name === '-I')?.value;
  const command = afterOptions(args, 'IEdLnPsa', ['--delimiter', '--max-args', '--max-procs', '--replace', '--arg-file']);
  const paths = piped.length > 0 ? piped : [unknown];
  if (replaced === undefined) return [{ words: [...command, ...paths] }];
  return paths.map((path) => ({ words: command.map((word) => word.replaceAll(replaced, path)) }));
};

const find: Unwrap = (run, args) => {
  const found = foundBy(run);
  const started: Started[] = args.includes('-delete') ? [{ words: ['rm', '-r', '--', ...found] }] : [];
  args.forEach((word, at) => {
    if (!/^-(?:exec|ok)(?:dir)?$/.test(word)) return;
    const rest = args.slice(at + 1);
    const end = rest.findIndex((one) => one === ';' || one === '+');
    const command = end < 0 ? rest : rest.slice(0, end);
    started.push({
      words: command.flatMap((one) => (one.includes('{}') ? found.map((path) => one.replaceAll('{}', path)) : [one])),
    });
  });
  return started;
};

/** `npx command`, with the names that package managers give it. */
const runner: Unwrap = (_, args) => {
  const words = afterOptions(args, 'p', ['--package', '--filter', '-F', '--dir', '-C', '--cwd']);
  const [first = '', ...others] = words;
  if (['exec', 'dlx', 'x', 'execute'].includes(first)) return [{ words: afterOptions(others, 'p', ['--package']) }];
  return ['run', 'run-script', 'add', 'install', 'i', 'ci', 'test'].includes(first) ? [] : [{ words }];
};

const npmRunner: Unwrap = (run, args) => (['exec', 'x'].includes(args[0] ?? '') ? runner(run, args) : []);

const wrappers: ReadonlyMap<string, Unwrap> = new Map<string, Unwrap>([
  ['env', env],
  ...['command', 'builtin', 'nohup', 'setsid', 'time', 'chronic', 'caffeinate', '!'].map((name): [string, Unwrap] => [
    name,
    prefix(),
  ]),
  ['exec', prefix('a')],
  ['nice', prefix('n', ['--adjustment'])],
  ['ionice', prefix('cnp')],
  ['stdbuf', prefix('ioe')],
  ['timeout', prefix('ks', ['--kill-after', '--signal'], 1)],
  ['sudo', prefix('ughpCrtTUD', ['--user', '--group', '--chdir'])],
  ['doas', prefix('uC')],
  ['cross-env', prefix()],
  ['dotenv', prefix('ec', [])],
  ['busybox', prefix()],
  ['shx', prefix()],
  ...['bash', 'sh', 'zsh', 'dash', 'ksh', 'ash'].map((name): [string, Unwrap] => [name, shell]),
  ['eval', (_, args) => [{ script: args.join(' ') }]],
  ['xargs', xargs],
  ['find', find],
  ...['npx', 'bunx', 'pnpx', 'pnpm', 'yarn', 'bun'].map((name): [string, Unwrap] => [name, runner]),
  ['npm', npmRunner],
]);
