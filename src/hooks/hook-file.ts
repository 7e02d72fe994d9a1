import { installations } from './installations/index.ts';

/** Adds our line to a hook script, or updates the line of an earlier setup. All other lines stay. */
export function withLine(text: string | undefined, event: string, line: string): string {
  if (text === undefined || text.trim() === '') return `${line}\n`;
  const lines = text.split('\n');
  const ours = lines.findIndex((one) => isOurs(one, event));
  if (ours >= 0) return lines[ours]?.trim() === line ? text : lines.with(ours, line).join('\n');
  if (lines.some((one) => runsHook(one, event))) return text;
  const added = lines.toSpliced(endOf(lines), 0, line).join('\n');
  return added.endsWith('\n') ? added : `${added}\n`;
}

/** Removes our line; undefined if the script has no other. */
export function withoutLine(text: string | undefined, event: string): string | undefined {
  const lines = text?.split('\n') ?? [];
  const rest = lines.filter((line) => !isOurs(line, event));
  if (rest.length === lines.length) return text;
  return rest.join('\n').trim() === '' ? undefined : rest.join('\n');
}

/** The position of our line: at the end, so that we judge what formatters leave, but before a final exec or exit. */
function endOf(lines: readonly string[]): number {
  const last = lines.findLastIndex((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  let start = last;
  while (start > 0 && /\\\r?$/.test(lines[start - 1] ?? '')) start--;
  if (/^(?:exec|exit)\b/.test(lines[start] ?? '')) return start;
  return lines.findLastIndex((line) => line.trim() !== '') + 1;
}

/** Whether setup wrote this line, for any installation. */
function isOurs(line: string, event: string): boolean {
  return installations.some((one) => one.isLine(line, event));
}

/** Whether a line runs our hook, even if the user edited it. */
export function runsHook(line: string, event: string): boolean {
  if (line.trimStart().startsWith('#')) return false;
  return line.includes(`drizzle-guard/hooks/${event}`) || new RegExp(`drizzle-guard\\b.*\\bhook ${event}\\b`).test(line);
}
