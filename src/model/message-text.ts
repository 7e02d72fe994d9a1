/** A line of a commit message, marked if it is not the author's own statement. */
export interface MessageLine {
  /** The line without the indentation that a squash merge gave to the whole message. */
  readonly text: string;
  readonly quotedIn?: string;
}

/** The indentation from which Markdown takes a line for code. */
const code = 4;

/**
 * Splits a commit message into lines and marks those that only quote: fenced or indented code, HTML comments, and repeated messages.
 * `git merge --squash` indents whole messages below a `commit <oid>` line, and other tools indent a whole body, so only deeper
 * indentation counts as code.
 */
export function messageLines(message: string): MessageLine[] {
  return sectionsOf(message.split(/\r?\n/)).flatMap(markedLines);
}

/** Splits a message into the messages of the commits that were squashed into it, without their indentation. */
function sectionsOf(lines: readonly string[]): string[][] {
  const sections: string[][] = [];
  let own: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (!/^commit [0-9a-f]{40,64}$/.test(lines[at] ?? '')) {
      own.push(lines[at] ?? '');
      continue;
    }
    while (/^\S/.test(lines[at] ?? '')) at += 1;
    const start = at;
    while (at < lines.length && !/^\S/.test(lines[at] ?? '')) at += 1;
    // a message that was squashed before also has such sections
    sections.push(own, ...sectionsOf(lines.slice(start, at).map((line) => line.slice(code))));
    own = [];
    at -= 1;
  }
  return [...sections, own].map(withoutIndentation);
}

/** Removes the indentation that all lines of a body share. Trailers below it may have none. */
function withoutIndentation(lines: readonly string[]): string[] {
  const end = lines.findLastIndex((line) => line.trim() !== '' && !/^[A-Za-z][A-Za-z-]*: \S/.test(line)) + 1;
  const start = /^\s/.test(lines[0] ?? '') ? 0 : 1;
  const own = lines.slice(start, end).filter((line) => line.trim() !== '');
  const common = own.reduce((least, line) => Math.min(least, indentationOf(line)), Number.POSITIVE_INFINITY);
  if (common === 0 || own.length === 0) return [...lines];
  return lines.map((line, at) => (at < start || at >= end ? line : line.replaceAll('\t', ' '.repeat(code)).slice(common)));
}

function markedLines(lines: readonly string[]): MessageLine[] {
  let fence: string | undefined;
  let isComment = false;
  let isRepeated = false;
  // where the text of the list item begins that a line may belong to
  let item = 0;
  return lines.map((text): MessageLine => {
    const indentation = indentationOf(text);
    const trimmed = text.trim();
    const mark = /^(?:`{3,}|~{3,})/.exec(trimmed)?.[0];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) && mark === trimmed) fence = undefined;
      return { text, quotedIn: 'fenced code' };
    }
    if (mark !== undefined) {
      fence = mark;
      return { text, quotedIn: 'fenced code' };
    }
    if (isComment || trimmed.startsWith('<!--')) {
      isComment = staysOpen(trimmed, isComment);
      return { text, quotedIn: 'an HTML comment' };
    }
    isComment = staysOpen(trimmed, false);
    if (/^original (?:commit )?(?:message|body|description)\b.*:$/i.test(trimmed)) isRepeated = true;
    if (isRepeated) return { text, quotedIn: 'the repeated message of another commit' };
    if (trimmed === '') return { text };
    if (indentation < item) item = 0;
    if (indentation >= item + code) return { text, quotedIn: 'indented code' };
    if (/^[*-] /.test(trimmed)) item = indentation + 2;
    return { text };
  });
}

function staysOpen(line: string, wasOpen: boolean): boolean {
  const [opened, closed] = [line.lastIndexOf('<!--'), line.lastIndexOf('-->')];
  return opened > closed || (wasOpen && closed < 0);
}

function indentationOf(line: string): number {
  let columns = 0;
  for (const character of line) {
    if (character === ' ') columns += 1;
    else if (character === '\t') columns += code - (columns % code);
    else break;
  }
  return columns;
}
