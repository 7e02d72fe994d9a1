import { styleText } from 'node:util';
import { type Report, type ReportedFinding, toTop, type Unchecked } from '../model/report.ts';
import { count, notesOf } from './notes.ts';
import { oneLine, printable, sentence } from './printable.ts';
import { acceptance, approvingLine, asksForDecision, standingOf } from './standing.ts';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const colors = { error: 'red', warning: 'yellow', approved: 'green' } as const;
/** As wide as `approve`, with what stands around it. */
const indent = ' '.repeat(11);

/** What a coding agent reads, which is loaded only for one: `for-agent.ts`. */
export interface AgentWords {
  /** In place of an approval. */
  readonly asksPerson: string;
  /** The lines at the end. */
  nextSteps(report: Report): string[];
}

export interface PrettyOptions {
  readonly color: boolean;
  /** The reader is at the top of the repository, so commands need not go there. */
  readonly atTop?: boolean;
  /** Absent for people. */
  readonly forAgent?: AgentWords | undefined;
  /** Whether findings end with the line that approves them: true, unless something else has it. */
  readonly approvals?: boolean;
}

/** A report as a person reads it. Empty when there is nothing to say. */
export function pretty(report: Report, { color, atTop = false, approvals = true, forAgent }: PrettyOptions): string {
  // the caller has looked at NO_COLOR and the terminal
  const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
  const blocks = [
    ...saidOnce(report.findings).map((finding) => findingText(atTop ? withoutWay(finding) : finding, paint, approvals, forAgent)),
    ...report.unchecked.map((one) => uncheckedText(atTop ? withoutWay(one) : one, paint)),
  ];
  const notes = [...notesOf(report), ...byHand(report)];
  if (notes.length > 0) blocks.push(notes.map((note) => paint('dim', `note  ${oneLine(note)}`)).join('\n'));
  const next = forAgent?.nextSteps(atTop ? { ...report, findings: report.findings.map(withoutWay) } : report) ?? [];
  if (next.length > 0) blocks.push(next.join('\n'));
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
}

function uncheckedText({ project, reason, blocks, fix = [] }: Unchecked, paint: Paint): string {
  return [
    `${paint(blocks ? 'red' : 'yellow', blocks ? 'not checked' : 'not compared')}${project === null ? '' : `  ${oneLine(project)}`}`,
    `  ${sentence(printable(reason)).replaceAll('\n', '\n  ')}`,
    ...fixLines({ fix }, paint),
  ].join('\n');
}

function findingText(finding: ReportedFinding, paint: Paint, approvals: boolean, forAgent?: AgentWords): string {
  const { rule, why, approvedBy } = finding;
  const standing = standingOf(finding);
  const first = `${paint(colors[standing], standing)}  ${paint('bold', headline(finding))}    ${paint('dim', rule)}`;
  if (approvedBy !== null) return `${first}\n  ${oneLine(acceptance(approvedBy))}`;
  return [
    first,
    `  ${oneLine(why)}`,
    ...diffLines(finding, paint),
    ...fixLines(finding, paint),
    ...(approvals ? approvalLines(finding, paint, forAgent) : []),
  ].join('\n');
}

/** What happened and where: a file that the sentence names gets its line there. */
function headline({ problem, path, line }: ReportedFinding): string {
  const sentence = oneLine(problem).replace(/\.$/, '');
  const file = oneLine(path);
  const place = line === null ? file : `${file}:${line}`;
  const at = sentence.indexOf(file);
  if (at < 0 || /[\w./-]/.test(sentence.charAt(at - 1))) return `${sentence}  (${place})`;
  return `${sentence.slice(0, at)}${place}${sentence.slice(at + file.length)}`;
}

function withoutWay<T extends Pick<Unchecked, 'fix'>>(one: T): T {
  if (one.fix === undefined) return one;
  return { ...one, fix: one.fix.map(({ say, run }) => ({ say, run: run.filter((line) => line !== toTop) })) };
}

/** One command ends several findings, and is printed with the first of them. */
function saidOnce(findings: readonly ReportedFinding[]): ReportedFinding[] {
  const known = new Set<string>();
  return findings.map((finding) => {
    const { repair, fix, approvedBy } = finding;
    const [step, ...others] = fix;
    if (repair === undefined || approvedBy !== null || step === undefined || others.length > 0) return finding;
    const command = step.run.join('\n');
    if (known.has(command)) return { ...finding, fix: [{ say: 'as above', run: [] }] };
    known.add(command);
    return finding;
  });
}

/** Where the steps are that the one command does. */
function byHand({ findings }: Report): string[] {
  const rules = new Set(findings.flatMap(({ rule, repair, approvedBy }) => (repair && approvedBy === null ? [rule] : [])));
  const [first] = rules;
  return first === undefined ? [] : [`by hand: npx drizzle-guard explain ${rules.size === 1 ? first : '<rule>'}`];
}

/** A repair is its command, with what that does beside it. Else one step stands for itself, and several are numbered. */
function fixLines({ fix, repair }: Pick<ReportedFinding, 'fix' | 'repair'>, paint: Paint): string[] {
  const [only, ...others] = fix;
  const [command, ...more] = only?.run ?? [];
  if (repair !== undefined && command !== undefined && others.length === 0 && more.length === 0)
    return [`  fix      ${paint('cyan', oneLine(command))}    (${oneLine(repair.say)})`];
  const lines = fix.flatMap(({ say, run }, at) => {
    const number = fix.length > 1 ? `${at + 1}. ` : '';
    return [
      `${number}${oneLine(say)}`,
      ...run.map((command) => `${' '.repeat(number.length)}${paint('cyan', oneLine(command))}`),
    ];
  });
  return lines.map((line, at) => `${at === 0 ? '  fix      ' : indent}${line}`);
}

function approvalLines(finding: ReportedFinding, paint: Paint, forAgent?: AgentWords): string[] {
  if (!asksForDecision(finding)) return [];
  return [forAgent ? `  ask      ${forAgent.asksPerson}` : `  approve  ${paint('cyan', oneLine(approvingLine(finding)))}`];
}

/** How many lines of a diff are shown; the whole of it is in the JSON. */
const shown = 40;

function diffLines({ diff }: ReportedFinding, paint: Paint): string[] {
  if (diff === null) return [];
  const lines = diff.trimEnd().split('\n');
  const rest = lines.length > shown ? [`${indent}… ${count(lines.length - shown, 'more line')}`] : [];
  const colored = (line: string) =>
    line.startsWith('+') ? paint('green', line) : line.startsWith('-') ? paint('red', line) : line;
  return [...lines.slice(0, shown).map((line) => `${indent}${colored(oneLine(line))}`), ...rest];
}
