import { styleText } from 'node:util';
import { type Examination, type ExaminedLine, type Section, type Status, sections } from '../model/doctor.ts';
import { redact } from '../model/secrets.ts';
import { count } from './notes.ts';
import { oneLine, printable } from './printable.ts';

type Style = Parameters<typeof styleText>[0];

const titles: Readonly<Record<Section, string>> = {
  hooks: 'Hooks',
  team: 'Team',
  drizzle: 'Drizzle',
  upgrade: 'Upgrade to drizzle-kit 1.0',
  adoption: 'Adoption',
};

const marks: Readonly<Record<Status, { readonly sign: string; readonly word: string; readonly style: Style }>> = {
  ok: { sign: '✓', word: 'ok', style: 'green' },
  warn: { sign: '!', word: 'warn', style: 'yellow' },
  fail: { sign: '✗', word: 'fail', style: 'red' },
  unchecked: { sign: '?', word: 'not checked', style: 'red' },
};

/** An examination as a person reads it: a line for each answer, and the commands that mend it below. */
export function doctorPretty({ lines, verdict }: Examination, { color }: { readonly color: boolean }): string {
  const paint = (style: Style, text: string) => (color ? styleText(style, text, { validateStream: false }) : text);
  const mark = (status: Status) => {
    const { sign, word, style } = marks[status];
    return paint(style, color ? sign : word.padEnd(4));
  };
  const indent = ' '.repeat(color ? 4 : 8);
  const lineOf = ({ status, says, mend }: ExaminedLine, next: ExaminedLine | undefined) => {
    // one command that mends several lines is printed below the last of them
    const isSaidBelow = next !== undefined && mend.join('\n') === next.mend.join('\n');
    const commands = isSaidBelow ? [] : mend.map((command) => printable(redact(command)));
    return [`  ${mark(status)}  ${oneLine(redact(says))}`, ...commands.map((command) => `${indent}${paint('bold', command)}`)];
  };
  const blocks = sections.flatMap((section) => {
    const own = lines.filter((line) => line.section === section);
    return own.length === 0
      ? []
      : [[paint('bold', titles[section]), ...own.flatMap((line, at) => lineOf(line, own[at + 1]))].join('\n')];
  });
  return `${[...blocks, summary(lines, verdict)].join('\n\n')}\n`;
}

function summary(lines: readonly ExaminedLine[], verdict: Status): string {
  const number = (status: Status) => lines.filter((line) => line.status === status).length;
  if (verdict === 'ok') return 'This clone is guarded, and drizzle works.';
  const counts = [
    ...(number('fail') > 0 ? [count(number('fail'), 'problem')] : []),
    ...(number('unchecked') > 0 ? [`${number('unchecked')} not checked`] : []),
    ...(number('warn') > 0 ? [count(number('warn'), 'warning')] : []),
  ].join(', ');
  return verdict === 'warn' ? `This clone is guarded, and drizzle works (${counts}).` : `${counts}.`;
}
