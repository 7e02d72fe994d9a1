import { styleText } from 'node:util';
import { type Audit, type AuditedFinding, type FlaggedCommit, isRisk, type Person, unapprovedOf } from '../model/audit.ts';
import { redact } from '../model/shell.ts';
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
    summary(audit),
  ];
  if (audit.notes.length > 0) blocks.push(audit.notes.map((note) => paint('dim', `note  ${safe(note)}`)).join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

function commitText(commit: FlaggedCommit, paint: Paint): string {
  const { author, committer, how, reason, origin, findings } = commit;
  const isOpen = unapprovedOf(commit, { open: true }).length > 0;
  const label = commit.class === 'approved' ? paint('green', 'approved') : paint(isOpen ? 'red' : 'yellow', 'override');
  const details: [string, string | null][] = [
    ['author', `${personText(author)}, ${dateOf(author)}`],
    ['committer', isSame(author, committer) ? null : `${personText(committer)}, ${dateOf(committer)}`],
    [
      'came by',
      origin === null ? null : `${origin.commit.slice(0, 7)} of ${personText(origin.author)}, ${dateOf(origin.author)}`,
    ],
    ['got past', how],
    ['reason', how === null ? null : reason === null ? 'none given' : shortened(safe(reason), 200)],
  ];
  return [
    `${label}  ${paint('bold', commit.commit.slice(0, 10))}  ${shortened(safe(commit.summary), 90)}`,
    ...details.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(9)}  ${value}`])),
    ...findings.filter(({ rule }) => !isRisk(rule)).map((finding) => findingText(finding, paint)),
    ...riskLines(
      findings.filter(({ rule }) => isRisk(rule)),
      paint,
    ),
  ].join('\n');
}

/** How many decisions about data are shown of one commit. */
const shownRisks = 5;

/** A line for each, because there may be many and their subject says it. */
function riskLines(risks: readonly AuditedFinding[], paint: Paint): string[] {
  const lines = risks.map(({ rule, subject, approvedBy, repairedBy }) => {
    return `  ${paint('bold', rule)}  ${safe(subject)}  ${stateOf(approvedBy?.reason, repairedBy, paint)}`;
  });
  const more = lines.length - shownRisks;
  return more > 1 ? [...lines.slice(0, shownRisks), `  and ${more} more such decisions`] : lines;
}

function findingText({ rule, path, problem, approvedBy, repairedBy }: AuditedFinding, paint: Paint): string {
  const state = stateOf(approvedBy?.reason, repairedBy, paint);
  return `  ${paint('bold', rule)}  ${safe(path)}  ${state}\n    ${safe(problem)}`;
}

function stateOf(approval: string | undefined, repairedBy: string | null, paint: Paint): string {
  if (approval !== undefined) return paint('green', `approved: ${shortened(safe(approval), 120)}`);
  return repairedBy === null ? paint('red', 'still open') : paint('dim', `repaired by ${repairedBy.slice(0, 7)}`);
}

function summary({ commits, flagged }: Audit): string {
  const { walked, judged, clean, inherited, approved, overrides } = commits;
  const reasoned = flagged.filter((one) => one.class === 'override' && one.reason !== null).length;
  const findings = flagged.flatMap((commit) => unapprovedOf(commit));
  const groups = [
    { name: 'mistakes', of: findings.filter(({ rule }) => !isRisk(rule)) },
    { name: 'risks', of: findings.filter(({ rule }) => isRisk(rule)) },
  ].filter(({ of }) => of.length > 0);
  const cell = (text: string | number) => String(text).padStart(10);
  return [
    `${walked} commits, ${judged} touch migrations: ${clean} clean, ${inherited} inherited, ${approved} approved, ${overrides} ${overrides === 1 ? 'override' : 'overrides'} (${reasoned} with a reason)`,
    ...(groups.length === 0 ? [] : [`${''.padEnd(10)}${cell('still open')}${cell('repaired')}`]),
    ...groups.map(({ name, of }) => {
      const open = of.filter(({ repairedBy }) => repairedBy === null).length;
      return `${name.padEnd(10)}${cell(open)}${cell(of.length - open)}`;
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

function isSame(one: Person, other: Person): boolean {
  return one.name === other.name && one.mail === other.mail;
}

function dateOf({ date }: Person): string {
  const when = new Date(date);
  return Number.isNaN(when.getTime()) ? 'no date' : when.toISOString().slice(0, 10);
}
