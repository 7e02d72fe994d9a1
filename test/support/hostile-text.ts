import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../src', import.meta.url));

/** What regular expressions and readers stumble over when it is repeated. */
const units = [
  ...[
    ' ',
    '\t',
    '\n',
    '\r\n',
    'a',
    'aA',
    '0',
    '_',
    '.',
    ',',
    ';',
    ':',
    '-',
    '--',
    '/',
    '/*',
    '*/',
    '*',
    '#',
    '=',
    '<',
    '>',
    '@',
    '\\',
  ],
  ...[
    "'",
    "''",
    "'a",
    '"',
    '""',
    '`',
    '``',
    '$',
    '$$',
    '$a$',
    '(',
    ')',
    '()',
    '[',
    ']',
    '[]',
    '{',
    '}',
    '%',
    '!',
    '&',
    '|',
    'é',
    '\u0000',
  ],
  ...[
    'a ',
    'a.',
    'a,',
    'a;\n',
    'a:b ',
    "a'b",
    'a="b" ',
    '/* */',
    '/*!',
    '-- a\n',
    '\\a',
    'http://a',
    'a/b/',
    '[a',
    'a\\',
    '"a\\',
  ],
];
const starts = ['', "'", "E'", '"', '`', '[', '$a$', '/*', '--', '(', "DROP '", 'DROP TABLE ', 'const '];
const ends = ['', '\\', '!', '\n', "'", '--> statement-breakpoint'];

export interface HostileText {
  /** How it is made, for the name of a test. */
  readonly name: string;
  readonly text: string;
  /** Four times as long; absent where that would never end. */
  readonly longer?: string;
}

/** Texts of about a length that are made to take long; `more` are units of the reader that is tried. */
export function hostileTexts(length: number, more: readonly string[] = []): HostileText[] {
  return [...units, ...more].map((unit) => ({ name: JSON.stringify(unit), text: unit.repeat(Math.ceil(length / unit.length)) }));
}

/** The same with all starts and ends, of which some make a match fail at the very end. */
export function* framedTexts(length: number, more: readonly string[] = []): Iterable<HostileText> {
  for (const { name, text } of hostileTexts(length, more))
    for (const start of starts)
      for (const end of ends) yield { name: `${JSON.stringify(start)} ${name} ${JSON.stringify(end)}`, text: start + text + end };
}

export interface FoundPattern {
  readonly file: string;
  readonly pattern: RegExp;
}

/** Every regular expression that stands in a folder's or file's code, below src. */
export function patternsIn(...paths: readonly string[]): FoundPattern[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && paths.some((path) => file === path || file.startsWith(`${path}/`)),
  );
  const literal = /(?<=[(,=:!&|?[{};\s])\/(?![*/])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/([dgimsuvy]*)(?=[\s.,;)\]}:]|$)/gm;
  return files.flatMap((file) => {
    const code = readFileSync(join(source, file), 'utf8').replace(/^\s*(?:\/\/|\*|\/\*\*).*$/gm, '');
    return [...code.matchAll(literal)].map(([, text = '', flags]) => ({ file: `src/${file}`, pattern: new RegExp(text, flags) }));
  });
}

/** Lengths that show a time that doubles with each letter before it lasts, and then one that grows with the square. */
const lengths = [16, 22, 28, 500, 10_000];

/** The first text that takes a regular expression longer than some milliseconds, and a square's time; undefined where none does. */
export function slowText(pattern: RegExp, milliseconds: number): string | undefined {
  for (const length of lengths) {
    const isLong = length > 28;
    for (const { name, text, longer } of isLong ? framesOfLong(length) : framedTexts(length)) {
      const least = leastOf(() => timeOf(pattern, text), milliseconds);
      if (least <= milliseconds) continue;
      // a short text shows a time that doubles with each letter
      if (longer === undefined || leastOf(() => timeOf(pattern, longer), square * least) > square * least)
        return `${length} letters of ${name}`;
    }
  }
  return undefined;
}

/** Four times the length takes four times as long; a square takes sixteen times. */
const square = 8;

/** The least of several tries, of which the first that is short enough ends them: a busy machine is slow now and then, a square always. */
function leastOf(time: () => number, enough: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 4 && least > enough; tries += 1) least = Math.min(least, time());
  return least;
}

function timeOf(pattern: RegExp, text: string): number {
  const began = process.cpuUsage();
  if (pattern.global) for (const _ of text.matchAll(pattern));
  else {
    pattern.lastIndex = 0;
    pattern.test(text);
  }
  return since(began);
}

/** Milliseconds of this process alone: others on a busy machine do not count. */
function since(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** How long work takes, in milliseconds of this process: the least of several tries. */
export async function leastTime(work: () => unknown, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 4 && least > enough; tries += 1) {
    const began = process.cpuUsage();
    await work();
    least = Math.min(least, since(began));
  }
  return least;
}

/** Whether a reader needs longer than some milliseconds for a text, and a square's time. */
export async function isSlow(read: (text: string) => unknown, text: string, milliseconds: number): Promise<boolean> {
  const least = await leastTime(() => read(text), milliseconds);
  if (least <= milliseconds) return false;
  const quarter = text.slice(0, text.length / 4);
  return least > square * (await leastTime(() => read(quarter), least / square));
}

function* framesOfLong(length: number): Iterable<HostileText> {
  for (const { name, text } of hostileTexts(length))
    yield { name: `${name} "!"`, text: `${text}!`, longer: `${text.repeat(4)}!` };
}
