/** Lines that this tool keeps in a file of the user, below a heading that finds them again. */
export interface Block {
  readonly heading: string;
  /** Whether a line below the heading is one of ours. The first that is not ends the block. */
  isOurs(line: string): boolean;
}

/** The lines of a block; undefined if the text does not have it. */
export function blockLines(text: string | undefined, { heading, isOurs }: Block): string[] | undefined {
  const lines = (text ?? '').split(/\r?\n/);
  const at = lines.indexOf(heading);
  if (at < 0) return undefined;
  const next = lines.findIndex((line, place) => place > at && !isOurs(line));
  return lines.slice(at + 1, next < 0 ? undefined : next);
}

/** Puts a block at the end of a text, or these lines into the one that it has. Line ends and the missing final one stay. */
export function withBlock(text: string | undefined, kind: Block, lines: readonly string[]): string {
  const end = text?.includes('\r\n') ? '\r\n' : '\n';
  const block = [kind.heading, ...lines].join(end);
  const old = blockLines(text, kind);
  if (text !== undefined && old !== undefined) return text.replace([kind.heading, ...old].join(end), () => block);
  if (text === undefined || text === '') return `${block}${end}`;
  return text.endsWith('\n') ? `${text}${block}${end}` : `${text}${end}${block}`;
}

/** Takes a block out again; undefined if nothing is left. */
export function withoutBlock(text: string | undefined, kind: Block): string | undefined {
  const old = blockLines(text, kind);
  if (text === undefined || old === undefined) return text;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const block = [kind.heading, ...old].join(end);
  // at the end of a text without a final line end, it was put behind one
  const whole = text.endsWith(block) && text !== block ? `${end}${block}` : `${block}${end}`;
  const left = text.includes(whole) ? text.replace(whole, '') : text.replace(block, '');
  return left === '' ? undefined : left;
}
