import { isOurLine } from './hook-line.ts';

/** Adds our line to a hook script, or updates the line of an earlier setup. All other lines stay. */
export function withLine(text: string | undefined, event: string, line: string): string {
  return withLineAs(text, event, () => line);
}

/**
 * The same for a script that goes on when a command fails. At its end, the status of the user's last command still counts, and before a last
 * `exec` or `exit` ours does.
 */
export function withLineThatStops(text: string | undefined, event: string, line: string): string {
  return withLineAs(text, event, (isLast) => `${isLast ? keepsStatus : ''}${line}${stops}`);
}

const keepsStatus = '(exit $?) && ';
const stops = ' || exit $?';

function withLineAs(text: string | undefined, event: string, lineAt: (isLast: boolean) => string): string {
  if (text === undefined || text.trim() === '') return `${lineAt(false)}\n`;
  const lines = text.split('\n');
  const ours = lines.findIndex((one) => isOurs(one, event));
  if (ours >= 0) {
    const line = lineAt(lines[ours]?.startsWith(keepsStatus) ?? false);
    return lines[ours]?.trim() === line ? text : lines.with(ours, line).join('\n');
  }
  if (lines.some((one) => runsHook(one, event))) return text;
  const end = endOf(lines);
  const isLast = lines.slice(end).every((line) => line.trim() === '') && lines.slice(0, end).some(isCommand);
  const added = lines.toSpliced(end, 0, lineAt(isLast)).join('\n');
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
  const last = lines.findLastIndex(isCommand);
  let start = last;
  while (start > 0 && /\\\r?$/.test(lines[start - 1] ?? '')) start--;
  if (/^(?:exec|exit)\b/.test(lines[start] ?? '')) return start;
  return lines.findLastIndex((line) => line.trim() !== '') + 1;
}

function isCommand(line: string): boolean {
  return line.trim() !== '' && !line.trimStart().startsWith('#');
}

/** Whether setup wrote this line. */
function isOurs(line: string, event: string): boolean {
  return isOurLine(commandIn(line), event);
}

/** The command of a line, without what `withLineThatStops` puts around it. */
export function commandIn(line: string): string {
  const text = line.trim();
  return text.slice(text.startsWith(keepsStatus) ? keepsStatus.length : 0, text.endsWith(stops) ? -stops.length : undefined);
}

/** Whether a line runs our hook, even if the user edited it. */
export function runsHook(line: string, event: string): boolean {
  if (line.trimStart().startsWith('#')) return false;
  return line.includes(`drizzle-guard/hooks/${event}`) || new RegExp(`drizzle-guard\\b.*\\bhook ${event}\\b`).test(line);
}
