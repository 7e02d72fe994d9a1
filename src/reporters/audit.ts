import { styleText } from 'node:util';
import {
  type Audit,
  type AuditedFinding,
  type CheckedOut,
  type FlaggedCommit,
  fate,
  type How,
  howWords,
  isDecision,
  isOpen,
  isUnknown,
  type Person,
  unapprovedOf,
} from '../model/audit.ts';
import { redact } from '../model/secrets.ts';
import { count } from './notes.ts';
import { oneLine, shortened } from './printable.ts';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/** An audit as a person reads it: every commit that landed with errors, the oldest first, and how many there are of what. */
export function auditPretty(audit: Audit, { color }: { readonly color: boolean }): string {
  const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
  const blocks = [
    ...audit.flagged.map((commit) => commitText(commit, paint)),
    ...audit.unchecked
      .filter(({ blocks }) => blocks)
      .map(({ commit, reason }) => `${paint('red', 'not checked')}  ${commit.slice(0, 7)}\n  ${safe(reason)}`),
    ...(audit.checkedOut === undefined ? [] : [checkedOutText(audit.checkedOut, paint)]),
    summary(audit),
  ];
  if (audit.notes.length > 0) blocks.push(audit.notes.map((note) => paint('dim', `note  ${safe(note)}`)).join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

function commitText(commit: FlaggedCommit, paint: Paint): string {
  const { author, committer, origin, findings } = commit;
  const isRed = unapprovedOf(commit, { open: true }).length > 0;
  const label = commit.class === 'approved' ? paint('green', 'approved') : paint(isRed ? 'red' : 'yellow', 'override');
  const details: [string, string | null][] = [
    ['author', `${personText(author)}, ${dateOf(author)}`],
    ['committer', isSamePerson(author, committer) ? null : `${personText(committer)}, ${dateOf(committer)}`],
    [
      'came by',
      origin === null ? null : `${origin.commit.slice(0, 7)} of ${personText(origin.author)}, ${dateOf(origin.author)}`,
    ],
  ];
  const how = howText(commit);
  return [
    `${label}  ${paint('bold', commit.commit.slice(0, 10))}  ${shortened(safe(commit.summary), 90)}`,
    ...details.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(9)}  ${value}`])),
    ...(how === undefined ? [] : [`  ${how}`]),
    ...findings.filter((one) => !isDecision(one)).map((finding) => findingText(finding, paint)),
    ...decisionLines(findings.filter(isDecision), paint),
  ].join('\n');
}

/** How a commit got past, why, and what became of its errors. */
function howText(commit: FlaggedCommit): string | undefined {
  if (commit.how === null) return undefined;
  const why = commit.reason === null ? whyUnknown(commit.how) : `: ${shortened(safe(commit.reason), 200)}`;
  return `${howWords(commit.how)}${why}; ${fate(commit)}`;
}

/** Nobody was asked for a reason before the tool came, or in another clone. */
function whyUnknown(how: How): string {
  return how === 'before drizzle-guard' || how === 'made elsewhere' ? '' : ', no reason given';
}

function checkedOutText({ commit, level, findings }: CheckedOut, paint: Paint): string {
  const title = `${paint('bold', commit.slice(0, 10))}  is checked out and was judged at level ${level}; all other commits were judged at level integrity`;
  const open = findings.filter(({ approvedBy }) => approvedBy === null);
  if (open.length === 0) return `${title}\n  no errors above level integrity`;
  return [title, ...open.map(({ rule, path, problem }) => `  ${paint('bold', rule)}  ${safe(path)}\n    ${safe(problem)}`)].join(
    '\n',
  );
}

/** How many decisions of one commit are told in sentences, and how many are named. */
const told = 3;
const named = 5;

/** Of many a line each, because their subject says it. */
function decisionLines(decisions: readonly AuditedFinding[], paint: Paint): string[] {
  if (decisions.length <= told) return decisions.map((finding) => findingText(finding, paint));
  const lines = decisions.map(
    (finding) => `  ${paint('bold', finding.rule)}  ${safe(finding.subject)}  ${stateOf(finding, paint)}`,
  );
  const more = lines.length - named;
  return more > 1 ? [...lines.slice(0, named), `  and ${more} more such decisions`] : lines;
}

function findingText(finding: AuditedFinding, paint: Paint): string {
  // a note does not say which file it was
  const name = finding.path === '' ? finding.subject : finding.path;
  return `  ${paint('bold', finding.rule)}  ${safe(name)}  ${stateOf(finding, paint)}\n    ${safe(finding.problem)}`;
}

function stateOf(finding: AuditedFinding, paint: Paint): string {
  const { approvedBy, repairedBy } = finding;
  if (approvedBy !== null) return paint('green', `approved: ${shortened(safe(approvedBy.reason), 120)}`);
  if (isUnknown(finding)) return paint('yellow', 'not checked again');
  return repairedBy === null ? paint('red', 'still open') : paint('dim', `fixed in ${repairedBy.slice(0, 7)}`);
}

function summary({ commits, flagged }: Audit): string {
  const { walked, judged, clean, inherited, approved, overrides } = commits;
  const reasoned = flagged.filter((one) => one.class === 'override' && one.reason !== null).length;
  const findings = flagged.flatMap((commit) => unapprovedOf(commit));
  const groups = [
    { name: 'mistakes', of: findings.filter((one) => !isDecision(one)) },
    { name: 'decisions', of: findings.filter(isDecision) },
  ].filter(({ of }) => of.length > 0);
  const cell = (text: string | number) => String(text).padStart(10);
  return [
    `${count(walked, 'commit')}, ${judged} ${judged === 1 ? 'touches' : 'touch'} migrations: ${clean} clean, ${inherited} inherited, ${approved} approved, ${count(overrides, 'override')} (${reasoned} with a reason)`,
    ...(groups.length === 0 ? [] : [`${''.padEnd(10)}${cell('still open')}${cell('fixed')}`]),
    ...groups.map(({ name, of }) => {
      const open = of.filter(isOpen).length;
      const fixed = of.filter(({ repairedBy }) => repairedBy !== null).length;
      return `${name.padEnd(10)}${cell(open)}${cell(fixed)}`;
    }),
  ].join('\n');
}

/** Text that others wrote: no terminal obeys it, and it keeps no passwords. */
function safe(text: string): string {
  return oneLine(redact(text));
}

function personText({ name, mail }: Person): string {
  return shortened(safe(`${name} <${mail}>`), 100);
}

function isSamePerson(one: Person, other: Person): boolean {
  return one.name === other.name && one.mail === other.mail;
}

function dateOf({ date }: Person): string {
  const when = new Date(date);
  return Number.isNaN(when.getTime()) ? 'no date' : when.toISOString().slice(0, 10);
}
