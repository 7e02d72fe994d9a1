import { type Files, folderOf, foldersAbove, join, nameOf } from '../model/files.ts';
import { oncePer } from '../model/once.ts';
import { matchesPath } from './wildcards.ts';

/** One pattern of a `.gitattributes`, with its values of the attributes that change a file on checkout. */
interface Line {
  readonly file: string;
  readonly line: number;
  readonly pattern: string;
  /** By attribute; undefined if the line unsets it. */
  readonly sets: ReadonlyMap<string, string | undefined>;
}

/** What makes a checked-out file differ from its blob in more than line ends. */
export interface CheckoutAttribute {
  /** For example `filter=lfs`. */
  readonly attribute: string;
  readonly file: string;
  readonly line: number;
}

const changing = ['filter', 'ident', 'working-tree-encoding'];
const linesByFolder = oncePer(readLines);

/** The attributes of a path that change it on checkout, from the tree's own `.gitattributes`. */
export async function checkoutAttributes(files: Files, path: string): Promise<CheckoutAttribute[]> {
  const byFolder = await linesByFolder(files);
  if (byFolder.size === 0) return [];
  const found = new Map<string, CheckoutAttribute | undefined>();
  // the nearest file has the last word, and in it the last line
  for (const folder of foldersAbove(folderOf(path)).reverse()) {
    for (const { file, line, pattern, sets } of byFolder.get(folder) ?? []) {
      if (!isMeant(pattern, folder, path)) continue;
      for (const [name, value] of sets) found.set(name, value === undefined ? undefined : { attribute: value, file, line });
    }
  }
  return [...found.values()].filter((one) => one !== undefined);
}

async function readLines(files: Files): Promise<ReadonlyMap<string, readonly Line[]>> {
  const paths = [...files.entries.keys()].filter((path) => path.endsWith('.gitattributes') && nameOf(path) === '.gitattributes');
  const macros = new Map<string, string[]>();
  const lines = new Map<string, readonly Line[]>();
  // macros are defined at the top
  for (const file of paths.sort((one, other) => one.length - other.length)) {
    const text = Buffer.from(await files.read(file)).toString();
    lines.set(folderOf(file), linesIn(text, file, macros));
  }
  return lines;
}

function linesIn(text: string, file: string, macros: Map<string, string[]>): Line[] {
  return text.split('\n').flatMap((written, at): Line[] => {
    const [pattern = '', ...words] = wordsOf(written);
    if (pattern === '' || pattern.startsWith('#') || pattern.startsWith('!')) return [];
    if (pattern.startsWith('[attr]')) {
      macros.set(pattern.slice('[attr]'.length), words);
      return [];
    }
    const sets = new Map(words.flatMap((word) => [word, ...(macros.get(word) ?? [])]).flatMap(settingOf));
    return sets.size === 0 ? [] : [{ file, line: at + 1, pattern, sets }];
  });
}

/** The words of a line; a pattern in quotes may hold spaces. */
function wordsOf(line: string): string[] {
  const trimmed = line.trim();
  if (!trimmed.startsWith('"')) return trimmed.split(/\s+/);
  const end = trimmed.indexOf('"', 1);
  return end < 0
    ? []
    : [
        trimmed.slice(1, end),
        ...trimmed
          .slice(end + 1)
          .trim()
          .split(/\s+/),
      ];
}

function settingOf(word: string): [string, string | undefined][] {
  const [name = '', value] = word.replace(/^[-!]/, '').split('=', 2);
  if (!changing.includes(name)) return [];
  // git takes a filter or an encoding without a name for none
  const isSet = !/^[-!]/.test(word) && (name === 'ident' ? value === undefined : value !== undefined && value !== '');
  const isUtf8 = name === 'working-tree-encoding' && /^utf-?8$/i.test(value ?? '');
  return [[name, isSet && !isUtf8 ? word : undefined]];
}

/** A pattern with a slash is relative to the folder of its file; any other pattern matches names. */
function isMeant(pattern: string, folder: string, path: string): boolean {
  if (pattern.endsWith('/')) return false;
  if (!pattern.includes('/')) return matchesPath(pattern, nameOf(path));
  return matchesPath(join(folder, pattern.replace(/^\//, '')), path);
}
