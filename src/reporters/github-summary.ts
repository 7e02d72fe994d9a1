import type { Report, ReportedFinding, Unchecked } from '../model/report.ts';
import { code, fenced, prose } from './markdown.ts';
import { count, notesOf } from './notes.ts';
import { sentence, shortened } from './printable.ts';
import { acceptance, approvingLine, asksForDecision, ranked, scriptOf, standingOf } from './standing.ts';

/** GitHub refuses a step's summary above 1 MiB (docs.github.com, workflow commands); other commands of the step may also write to it. */
const summaryBytes = 900 * 1024;
/** The table may take half, so that there is room for fixes. */
const tableBytes = summaryBytes / 2;
/** And what is said beside the findings, twice this. */
const otherBytes = summaryBytes / 8;
/** Characters of a problem, a reason, a diff or a fix. */
const textLength = 8_000;

/** A report in Markdown for a job's summary, in at most 900 KiB of UTF-8; what does not fit is counted. */
export function githubSummary(report: Report): string {
  const findings = ranked(report);
  const table = fitting(findings.map(tableRow), tableBytes);
  const open = findings.filter(({ approvedBy }) => approvedBy === null);
  const head = [
    `## drizzle-guard: ${headline(report)}`,
    ...fitting(report.unchecked.map(uncheckedText), otherBytes),
    ...(table.length === 0 ? [] : [['| | rule | where | problem |', '| --- | --- | --- | --- |', ...table].join('\n')]),
  ];
  const tail = [
    ...missing(findings.length - table.length, 'more finding'),
    ...fitting(notesOf(report).map(noteText), otherBytes),
  ];
  const details = fitting(open.map(detail), summaryBytes - bytesOf([...head, ...tail].join('\n\n')) - 1_000);
  return `${[...head, ...tail, ...details, ...missing(open.length - details.length, 'more fix', 'es')].join('\n\n')}\n`;
}

function headline({ verdict, findings, unchecked }: Report): string {
  const counted = (standing: string) => findings.filter((finding) => standingOf(finding) === standing).length;
  const parts = [
    ...(counted('error') > 0 ? [count(counted('error'), 'error')] : []),
    ...(counted('warning') > 0 ? [count(counted('warning'), 'warning')] : []),
    ...(counted('approved') > 0 ? [`${counted('approved')} approved`] : []),
    ...(unchecked.some(({ blocks }) => blocks) ? ['not everything could be checked'] : []),
  ];
  return parts.length === 0 ? (verdict === 'clean' ? 'nothing found' : verdict) : parts.join(', ');
}

function uncheckedText({ project, reason, blocks, fix = [] }: Unchecked): string {
  const about = project === null ? '' : ` ${code(shortened(project, 1_000) || '.')}`;
  const said = `**${blocks ? 'Not checked' : 'Not compared'}**${about}: ${sentence(prose(shortened(reason, textLength)))}`;
  return fix.length === 0 ? said : `${said}\n\n${fenced(shortened(scriptOf(fix).join('\n'), textLength), 'sh')}`;
}

function noteText(note: string): string {
  return `_${prose(shortened(note, textLength))}_`;
}

function tableRow(finding: ReportedFinding): string {
  const { rule, problem, approvedBy } = finding;
  const said = prose(shortened(problem, 1_000));
  const accepted = approvedBy === null ? '' : `<br>${prose(shortened(acceptance(approvedBy), 1_000))}`;
  return `| ${[standingOf(finding), prose(rule), prose(lineOf(finding)), `${said}${accepted}`].join(' | ')} |`;
}

function detail(finding: ReportedFinding): string {
  const { rule, problem, why, diff, fix } = finding;
  return [
    `### ${code(rule)} ${code(lineOf(finding))}`,
    `${prose(shortened(problem, textLength))} ${prose(shortened(why, textLength))}`,
    ...(diff === null ? [] : [fenced(shortened(diff, textLength), 'diff')]),
    ...(fix.length === 0 ? [] : ['Fix:', fenced(shortened(scriptOf(fix).join('\n'), textLength), 'sh')]),
    ...(asksForDecision(finding)
      ? ['Or accept it in review, with this line in a commit message:', fenced(approvingLine(finding), '')]
      : []),
  ].join('\n\n');
}

function lineOf({ path, line }: ReportedFinding): string {
  return `${shortened(path, 1_000)}${line === null ? '' : `:${line}`}`;
}

function missing(number: number, noun: string, plural = 's'): string[] {
  if (number === 0) return [];
  return [`_${number} ${noun}${number === 1 ? '' : plural}, for which there is no room here: see the log._`];
}

/** As many of the blocks as fit. */
function fitting(blocks: readonly string[], bytes: number): string[] {
  let left = bytes;
  const end = blocks.findIndex((block) => {
    left -= bytesOf(block) + 2;
    return left < 0;
  });
  return blocks.slice(0, end === -1 ? blocks.length : end);
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
