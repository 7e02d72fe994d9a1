import { posix } from 'node:path';
import type { Target } from '../calls.ts';
import { codeWrites } from './code-writes.ts';
import { parsed } from './options.ts';
import { pathIn } from './paths.ts';
import { nameOf, type Run } from './run.ts';

/** The files and folders that a command writes, replaces or removes, as far as its words tell. */
export function writesOf(run: Run): Target[] {
  const { folder, redirected, words } = run;
  const written = writers.get(nameOf(run))?.(words.slice(1)) ?? [];
  return [
    ...files(redirected),
    ...written.map((target) => ({ ...target, path: pathIn(folder, target.path) })),
    ...codeWrites(run),
  ];
}

type Writer = (args: readonly string[]) => readonly Target[];

const files = (paths: readonly string[]): Target[] => paths.map((path) => ({ path, removed: false, deep: false }));
const trees = (paths: readonly string[]): Target[] => paths.map((path) => ({ path, removed: true, deep: true }));

/** A command whose operands are all written. */
function operands(valued = '', long: readonly string[] = []): Writer {
  return (args) => files(parsed(args, { valued, long }).operands);
}

const remove: Writer = (args) => {
  const { options, operands } = parsed(args, {});
  const isDeep = options.some(({ name }) => /^(?:-[rR]|--recursive)$/.test(name));
  return operands.map((path) => ({ path: path.replace(/(?<=.)\/+$/, ''), removed: true, deep: isDeep }));
};

/** cp and its like write the last operand, or files of the same names in it. */
function onto(valued: string, moves = false): Writer {
  return (args) => {
    const { options, operands } = parsed(args, { valued, long: ['--target-directory', '--suffix'] });
    const folder = options.find(({ name }) => name === '-t' || name === '--target-directory')?.value;
    const sources = folder === undefined ? operands.slice(0, -1) : operands;
    const to = folder ?? operands.at(-1);
    if (to === undefined || sources.length === 0) return [];
    const inside = sources.map((source) => posix.join(to, posix.basename(source.replaceAll('\\', '/'))));
    return [...files([to, ...inside]), ...(moves ? trees(sources) : [])];
  };
}

/** sed, whose first operand is the script unless an option gives it. */
const sed: Writer = (args) => {
  const { options, operands } = parsed(args, { valued: 'efl', optional: 'i', long: ['--expression', '--file'] });
  if (!options.some(({ name }) => name === '-i' || name === '--in-place')) return [];
  const hasScript = options.some(({ name }) => /^(?:-[ef]|--expression|--file)$/.test(name));
  return files(hasScript ? operands : operands.slice(operands[0] === '' ? 2 : 1));
};

const perl: Writer = (args) => {
  // -i takes its suffix from the same word, but nobody means that by -pie
  const { options, operands } = parsed(args, { valued: 'eEI', optional: 'MmFx' });
  const isInPlace = options.some(({ name }) => name === '-i');
  return isInPlace ? files(operands) : [];
};

const git: Writer = (args) => {
  const at = args.findIndex((word) => word === 'rm' || word === 'mv');
  if (at < 0 || args.slice(0, at).some((word, place) => !word.startsWith('-') && !/^-[Cc]$/.test(args[place - 1] ?? '')))
    return [];
  const { options, operands } = parsed(args.slice(at + 1), {});
  if (options.some(({ name }) => /^(?:-n|--dry-run|--cached)$/.test(name))) return [];
  const folder = args[args.indexOf('-C') + 1];
  const inFolder = (path: string) => (args.slice(0, at).includes('-C') && folder !== undefined ? pathIn(folder, path) : path);
  return (args[at] === 'rm' ? trees(operands) : (onto('', true)(args.slice(at + 1)) ?? [])).map((target) => ({
    ...target,
    path: inFolder(target.path),
  }));
};

function outputOption(short: string, long: string): Writer {
  return (args) => {
    const { options } = parsed(args, { valued: short, long: [long] });
    return files(options.flatMap(({ name, value = '' }) => (name === `-${short}` || name === long ? [value] : [])));
  };
}

/** In place with `-i`, after as many operands as an expression takes. */
function inPlace(expressions: number, flag = '-i'): Writer {
  return (args) => {
    if (!args.some((word) => word === flag || word === '--inplace' || (flag === '-i' && word === '--in-place'))) return [];
    return files(parsed(args, { valued: 'f' }).operands.slice(expressions));
  };
}

/** The operands of PowerShell's cmdlets, whose options have names and whose paths may be theirs. */
function cmdlet(deep: boolean, last = false): Writer {
  return (args) => {
    const paths = args.filter(
      (word, at) => !word.startsWith('-') && !/^-(?:value|encoding|itemtype|filter)$/i.test(args[at - 1] ?? ''),
    );
    const taken = last ? paths : paths.slice(0, deep ? undefined : 1);
    return taken.flatMap((path) => path.split(',')).map((path) => ({ path, removed: deep, deep }));
  };
}

const writers: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  ['rm', remove],
  ['unlink', remove],
  ['shred', remove],
  ...['rimraf', 'trash', 'del-cli', 'rmdir'].map((name): [string, Writer] => [name, (args) => trees(parsed(args, {}).operands)]),
  ['tee', operands()],
  ['sponge', operands()],
  ['touch', operands('drt')],
  ['truncate', operands('sr', ['--size', '--reference'])],
  ['patch', (args) => files(parsed(args, { valued: 'dipoDBFgVYz' }).operands.slice(0, 1))],
  ['ed', operands('p')],
  ['ex', operands('c')],
  ['dd', (args) => files(args.flatMap((word) => (word.startsWith('of=') ? [word.slice(3)] : [])))],
  ['cp', onto('St')],
  ['ln', onto('St')],
  ['install', onto('gmotS')],
  ['rsync', onto('e')],
  ['mv', onto('St', true)],
  ['sed', sed],
  ['gsed', sed],
  ['perl', perl],
  ['yq', inPlace(1)],
  ['awk', inPlace(2, 'inplace')],
  ['gawk', inPlace(2, 'inplace')],
  ['sd', (args) => files(parsed(args, { valued: 'f' }).operands.slice(2))],
  ['curl', outputOption('o', '--output')],
  ['wget', outputOption('O', '--output-document')],
  ['git', git],
  // PowerShell
  ...['Remove-Item', 'ri', 'del', 'erase', 'rd', 'Move-Item', 'mi', 'Rename-Item', 'move', 'ren'].map(
    (name): [string, Writer] => [name, cmdlet(true)],
  ),
  ...['Set-Content', 'Add-Content', 'Clear-Content', 'Out-File', 'New-Item', 'sc', 'ac', 'ni'].map((name): [string, Writer] => [
    name,
    cmdlet(false),
  ]),
  ...['Copy-Item', 'copy', 'cpi'].map((name): [string, Writer] => [name, cmdlet(false, true)]),
]);
