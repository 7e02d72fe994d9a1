import { type Files, folderOf, foldersAbove, join, nameOf } from '../model/files.ts';
import { oncePer } from '../model/once.ts';
import { matchesPath } from './wildcards.ts';

/** A line of a `.gitattributes` that sets attributes which change files on checkout. */
interface Line {
  readonly file: string;
  readonly line: number;
  readonly pattern: string;
  /** Values by attribute name; undefined if the line unsets it. */
  readonly sets: ReadonlyMap<string, string | undefined>;
}

/** An attribute that changes more of a file on checkout than its line ends. */
export interface CheckoutAttribute {
  /** For example `filter=lfs`. */
  readonly attribute: string;
  readonly file: string;
  readonly line: number;
}

const changing = ['filter', 'ident', 'working-tree-encoding'];
const linesByFolder = oncePer(readLines);

/** Whether the tree has any `.gitattributes` with lines; most have none, and their migrations need no look each. */
export async function hasAttributes(files: Files): Promise<boolean> {
  return (await linesByFolder(files)).size > 0;
}

/** The attributes that change a path on checkout, according to the tree's `.gitattributes`. */
export async function checkoutAttributes(files: Files, path: string): Promise<CheckoutAttribute[]> {
  const byFolder = await linesByFolder(files);
  const found = new Map<string, CheckoutAttribute | undefined>();
  // the last matching line of the nearest file wins
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
  // only the top .gitattributes may define macros, so it is read first
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

/** Splits a line into words. A quoted pattern may contain spaces. */
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
  // git ignores a filter or an encoding without a value
  const isSet = !/^[-!]/.test(word) && (name === 'ident' ? value === undefined : value !== undefined && value !== '');
  const isUtf8 = name === 'working-tree-encoding' && /^utf-?8$/i.test(value ?? '');
  return [[name, isSet && !isUtf8 ? word : undefined]];
}

/** Whether a pattern matches a path. With a slash it is relative to its file's folder; otherwise it matches names in any folder. */
function isMeant(pattern: string, folder: string, path: string): boolean {
  if (pattern.endsWith('/')) return false;
  if (!pattern.includes('/')) return matchesPath(pattern, nameOf(path));
  return matchesPath(join(folder, pattern.replace(/^\//, '')), path);
}
