/** Adds one line to a hook's script, or brings the line of an earlier setup up to date. Every other line stays as it is. */
export function withLine(text: string | undefined, event: string, line: string): string {
  if (text === undefined || text.trim() === '') return `${line}\n`;
  const lines = text.split('\n');
  const ours = lines.findIndex((one) => isOurs(one, event));
  if (ours >= 0) return lines[ours]?.trim() === line ? text : lines.with(ours, line).join('\n');
  if (lines.some((one) => runsHook(one, event))) return text;
  const added = lines.toSpliced(endOf(lines), 0, line).join('\n');
  return added.endsWith('\n') ? added : `${added}\n`;
}

/** Removes that line; undefined when the script has no other. */
export function withoutLine(text: string | undefined, event: string): string | undefined {
  const lines = text?.split('\n') ?? [];
  const rest = lines.filter((line) => !isOurs(line, event));
  if (rest.length === lines.length) return text;
  return rest.join('\n').trim() === '' ? undefined : rest.join('\n');
}

/** Last, so that what formatters leave is what is judged; but before a command that ends the script. */
function endOf(lines: readonly string[]): number {
  const last = lines.findLastIndex((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  let start = last;
  while (start > 0 && /\\\r?$/.test(lines[start - 1] ?? '')) start--;
  if (/^(?:exec|exit)\b/.test(lines[start] ?? '')) return start;
  return lines.findLastIndex((line) => line.trim() !== '') + 1;
}

/** The line as setup writes it, whatever the path. */
function isOurs(line: string, event: string): boolean {
  return runsHook(line, event) && /^sh \S.* "\$@"\s*$/.test(line);
}

/** Whether a line runs our hook, also where the user has changed the line. */
export function runsHook(line: string, event: string): boolean {
  if (line.trimStart().startsWith('#')) return false;
  return line.includes(`drizzle-guard/hooks/${event}`) || new RegExp(`drizzle-guard\\b.*\\bhook ${event}\\b`).test(line);
}
