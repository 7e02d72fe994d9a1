import { styleText } from 'node:util';
import type { Report, ReportedFinding } from '../model/report.ts';

type Style = Parameters<typeof styleText>[0];

/** A report as a person reads it. Empty when there is nothing to say. */
export function pretty(report: Report, { color }: { readonly color: boolean }): string {
  // the caller has looked at NO_COLOR and the terminal
  const paint = (style: Style, text: string) => (color ? styleText(style, text, { validateStream: false }) : text);
  const blocks = [
    ...report.findings.map((finding) => findingText(finding, paint)),
    ...report.unchecked.map(({ project, reason, blocks }) =>
      [
        `${paint(blocks ? 'red' : 'yellow', blocks ? 'not checked' : 'not compared')}${project === null ? '' : `  ${project}`}`,
        `  ${reason}.`,
      ].join('\n'),
    ),
  ];
  const notes = [
    ...report.carried
      .filter(({ findings }) => findings > 0)
      .map(({ commit, findings }) => `${count(findings, 'unrepaired finding')} from ${commit.slice(0, 7)}; push will stop`),
    ...report.projects
      .filter(({ inherited }) => inherited > 0)
      .map(({ out, inherited }) => `${out || '.'} has ${count(inherited, 'older defect')}; to list: drizzle-guard check --all`),
    ...(report.findings.length > 0 ? report.notes : []),
  ];
  if (notes.length > 0) blocks.push(notes.map((note) => paint('dim', `note  ${note}`)).join('\n'));
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
}

function findingText(finding: ReportedFinding, paint: (style: Style, text: string) => string): string {
  const { rule, path, line, problem, why, approvedBy, severity } = finding;
  const label = approvedBy !== null ? paint('green', 'approved') : paint(severity === 'error' ? 'red' : 'yellow', severity);
  const lines = [`${label}  ${paint('bold', rule)}  ${path}${line === null ? '' : `:${line}`}`, `  ${problem}`];
  if (approvedBy !== null)
    return [...lines, `  ${approvedBy.reason}${approvedBy.by === undefined ? '' : ` (${approvedBy.by})`}`].join('\n');
  return [...lines, `  ${why}`, ...diffLines(finding, paint), ...fixLines(finding, paint)].join('\n');
}

function fixLines(
  { fix, approvable, severity, rule, subject }: ReportedFinding,
  paint: (style: Style, text: string) => string,
): string[] {
  const shownAs = (line: string) => (line.startsWith('# ') ? `${line.slice(2)}:` : paint('cyan', line));
  const text = fix.map((line, at) => `  ${at === 0 ? 'fix' : '   '}  ${shownAs(line)}`);
  if (!approvable || severity !== 'error') return text;
  return [
    ...text,
    `  or   accept it in review, in drizzle-guard.json:`,
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
  return [...lines.slice(0, shown).map((line) => `       ${colored(line)}`), ...rest];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
