/** The lines of a file, without their ends. The last one is empty if the file ends with a line end. */
export function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

/** A text with lines put before one of its lines, in its own line ends. All others keep theirs. */
export function withLines(text: string, at: number, added: readonly string[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/(?<=\n)/);
  if (at < lines.length || text === '' || text.endsWith('\n'))
    return lines.toSpliced(at, 0, ...added.map((line) => `${line}${end}`)).join('');
  // the last line has no end, and the new last one has none either
  return `${text}${added.map((line) => `${end}${line}`).join('')}`;
}

/** A text without the lines from one to before another. */
export function withoutLines(text: string, from: number, to: number): string {
  const lines = text.split(/(?<=\n)/);
  const left = lines.toSpliced(from, to - from);
  const isCutAtEnd = to >= lines.length && !text.endsWith('\n');
  return isCutAtEnd ? left.join('').replace(/\r?\n$/, '') : left.join('');
}

/** The position of the first line that is after a text and its line ends. */
export function lineAfter(text: string, offset: number): number {
  return linesOf(text.slice(0, offset).trimEnd()).length;
}

/** The position of the line that holds an offset. */
export function lineOf(text: string, offset: number): number {
  return linesOf(text.slice(0, offset)).length - 1;
}
