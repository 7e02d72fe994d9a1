/** A part of a Markdown page that this tool keeps, between two comments. */
const begin = '<!-- drizzle-guard: begin -->';
const end = '<!-- drizzle-guard: end -->';

/** Puts lines at the end of a page, or into the section that it has. Line ends and a missing final one stay. */
export function withSection(text: string | undefined, lines: readonly string[]): string {
  const newline = text?.includes('\r\n') ? '\r\n' : '\n';
  const section = [begin, ...lines, end].join(newline);
  if (text === undefined || text === '') return `${section}${newline}`;
  const old = sectionIn(text);
  if (old !== undefined) return text.replace(old, () => section);
  return text.endsWith('\n') ? `${text}${newline}${section}${newline}` : `${text}${newline}${newline}${section}`;
}

/** Takes the section out again; undefined if nothing is left. */
export function withoutSection(text: string | undefined): string | undefined {
  const old = text === undefined ? undefined : sectionIn(text);
  if (text === undefined || old === undefined) return text;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const ways = [`${newline}${old}${newline}`, `${newline}${newline}${old}`, `${old}${newline}`, old];
  // at the end of a page without a final line end, it was put behind two
  const [first, second, ...others] = ways;
  const order = text.endsWith(old) ? [second, first, ...others] : ways;
  const found = order.find((one) => one !== undefined && text.includes(one)) ?? old;
  const left = text.replace(found, '');
  return left === '' ? undefined : left;
}

/** The section, with its comments. */
function sectionIn(text: string): string | undefined {
  const start = text.indexOf(begin);
  const stop = text.indexOf(end, start);
  return start < 0 || stop < 0 ? undefined : text.slice(start, stop + end.length);
}
