import type { Report, ReportedFinding, Unchecked } from '../model/report.ts';
import { count, notesOf } from './notes.ts';
import { oneLine, printable, sentence, shortened } from './printable.ts';
import { acceptance, approvingLine, asksForDecision, ranked, scriptOf, standingOf } from './standing.ts';

/** A message that GitHub shows beside a file. */
interface Annotation {
  readonly kind: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly path?: string;
  readonly line?: number | null;
}

const kinds = ['error', 'warning', 'notice'] as const;
const standings = { error: 'error', warning: 'warning', approved: 'notice' } as const;

/** How many annotations of a kind GitHub shows for a step; others are only in the log (actions/toolkit, docs/problem-matchers.md). */
const perKind = 10;
/** How many characters of a message the runner keeps (actions/runner, _maxIssueMessageLength). */
const messageLength = 4_096;
/** How many characters of a title GitHub keeps. */
const titleLength = 255;

/** Formats a report as workflow commands, errors first. In the log they read as text. Empty if there is nothing to say. */
export function github(report: Report): string {
  const annotations = [...ranked(report).map(ofFinding), ...report.unchecked.map(ofUnchecked)];
  const lines = kinds.flatMap((kind) => withinLimit(annotations.filter((one) => one.kind === kind)).map(command));
  // the runner obeys the older `##[command]` anywhere in a line (actions/runner, ActionCommand.cs)
  lines.push(...notesOf(report).map((note) => `note  ${oneLine(note).replaceAll('##[', '# #[')}`));
  return lines.map((line) => `${line}\n`).join('');
}

function ofFinding(finding: ReportedFinding): Annotation {
  const { rule, path, line, problem, why, fix, approvedBy } = finding;
  const kind = standings[standingOf(finding)];
  if (approvedBy !== null)
    return { kind, title: `${rule}, approved`, message: `${problem}\n${acceptance(approvedBy)}`, path, line };
  const fixes = fix.length > 0 ? ['', 'Fix:', ...scriptOf(fix)] : [];
  const approval = asksForDecision(finding) ? ['', 'Or, accepted in review, in a commit message:', approvingLine(finding)] : [];
  return { kind, title: rule, message: [problem, why, ...fixes, ...approval].join('\n'), path, line };
}

function ofUnchecked({ project, reason, blocks, fix = [] }: Unchecked): Annotation {
  const title = `${blocks ? 'not checked' : 'not compared'}${project === null ? '' : `: ${project}`}`;
  return {
    kind: blocks ? 'error' : 'notice',
    title,
    message: [sentence(reason), ...(fix.length > 0 ? ['', 'Fix:', ...scriptOf(fix)] : [])].join('\n'),
  };
}

/** Replaces the last annotation that GitHub would show by the number of those that it hides. */
function withinLimit(annotations: readonly Annotation[]): readonly Annotation[] {
  const [first] = annotations;
  if (first === undefined || annotations.length <= perKind) return annotations;
  const rest = annotations.length - perKind + 1;
  const message = `${count(rest, `more ${first.kind}`)}: GitHub shows ${perKind} a step; the log and the job summary have them all.`;
  const more: Annotation = { kind: first.kind, title: 'and more', message };
  return [...annotations.slice(0, perKind - 1), more, ...annotations.slice(perKind - 1)];
}

function command({ kind, title, message, path, line }: Annotation): string {
  const properties = [
    ...(path === undefined ? [] : [`file=${property(path.replace(/[^\r\n]+/g, oneLine))}`]),
    ...(line === undefined || line === null ? [] : [`line=${line}`]),
    `title=${property(shortened(oneLine(`drizzle-guard: ${title}`), titleLength))}`,
  ];
  return `::${kind} ${properties.join(',')}::${data(shortened(printable(message), messageLength))}`;
}

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
