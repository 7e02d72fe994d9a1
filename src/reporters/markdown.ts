import { oneLine, printable } from './printable.ts';

/** Prose as Markdown, within a paragraph or a cell: every ASCII punctuation character may be escaped, and none then means anything (CommonMark 2.4). */
export function prose(text: string): string {
  return oneLine(text.trim()).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** A code span. In a table `|` would end its cell, so prose stands there. */
export function code(text: string): string {
  const line = oneLine(text);
  const ticks = '`'.repeat(longestRun(line) + 1);
  const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return line === '' ? '' : `${ticks}${pad}${line}${pad}${ticks}`;
}

/** A fenced block, which no line of the text can close. */
export function fenced(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${printable(text).trimEnd()}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
