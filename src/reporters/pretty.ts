import { styleText } from 'node:util';
import type { Report, ReportedFinding } from '../model/report.ts';
import { count, notesOf } from './notes.ts';
import { oneLine, printable } from './printable.ts';
import { acceptance, approvingLine, standingOf } from './standing.ts';

type Style = Parameters<typeof styleText>[0];

const colors = { error: 'red', warning: 'yellow', approved: 'green' } as const;

/** A report as a person reads it. Empty when there is nothing to say. */
export function pretty(report: Report, { color }: { readonly color: boolean }): string {
  // the caller has looked at NO_COLOR and the terminal
  const paint = (style: Style, text: string) => (color ? styleText(style, text, { validateStream: false }) : text);
  const blocks = [
    ...report.findings.map((finding) => findingText(finding, paint)),
    ...report.unchecked.map(({ project, reason, blocks }) =>
      [
        `${paint(blocks ? 'red' : 'yellow', blocks ? 'not checked' : 'not compared')}${project === null ? '' : `  ${oneLine(project)}`}`,
        `  ${printable(reason).replaceAll('\n', '\n  ')}.`,
      ].join('\n'),
    ),
  ];
  const notes = notesOf(report);
  if (notes.length > 0) blocks.push(notes.map((note) => paint('dim', `note  ${oneLine(note)}`)).join('\n'));
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
}

function findingText(finding: ReportedFinding, paint: (style: Style, text: string) => string): string {
  const { rule, path, line, problem, why, approvedBy } = finding;
  const standing = standingOf(finding);
  const place = `${oneLine(path)}${line === null ? '' : `:${line}`}`;
  const lines = [`${paint(colors[standing], standing)}  ${paint('bold', rule)}  ${place}`, `  ${oneLine(problem)}`];
  if (approvedBy !== null) return [...lines, `  ${oneLine(acceptance(approvedBy))}`].join('\n');
  return [...lines, `  ${oneLine(why)}`, ...diffLines(finding, paint), ...fixLines(finding, paint)].join('\n');
}

function fixLines(finding: ReportedFinding, paint: (style: Style, text: string) => string): string[] {
  const { fix, approvable, severity, rule, subject } = finding;
  const shownAs = (line: string) => (line.startsWith('# ') ? `${line.slice(2)}:` : paint('cyan', line));
  const text = fix.map((line, at) => `  ${at === 0 ? 'fix' : '   '}  ${shownAs(oneLine(line))}`);
  if (!approvable || severity !== 'error') return text;
  return [
    ...text,
    '  or   accept it in review, in the commit message:',
    `       ${paint('cyan', oneLine(approvingLine(finding)))}`,
    '       or in drizzle-guard.json:',
    `       ${paint('cyan', `"approvals": [${JSON.stringify({ rule, subject, reason: '…' })}]`)}`,
  ];
}

/** How many lines of a diff are shown; the whole of it is in the JSON. */
const shown = 40;

function diffLines({ diff }: ReportedFinding, paint: (style: Style, text: string) => string): string[] {
  if (diff === null) return [];
  const lines = diff.trimEnd().split('\n');
  const rest = lines.length > shown ? [`       … ${count(lines.length - shown, 'more line')}`] : [];
  const colored = (line: string) =>
    line.startsWith('+') ? paint('green', line) : line.startsWith('-') ? paint('red', line) : line;
  return [...lines.slice(0, shown).map((line) => `       ${colored(oneLine(line))}`), ...rest];
}
