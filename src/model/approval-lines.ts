import { isSamePerson } from './approval.ts';
import type { Approval } from './finding.ts';
import { type MessageLine, messageLines } from './message-text.ts';

/** An approval as it stands in a message. One that is only quoted never counts. */
export interface WrittenApproval extends Approval {
  readonly quotedIn?: string;
}

const key = 'Migration-Approved:';

/**
 * The approvals in a commit message: `Migration-Approved: <rule> <subject>: <reason>` at the start of any line. Squash merges indent
 * messages or put `* ` before them, and commitlint folds lines at 100 columns, so both are undone. `Approved-by:` says who gave them.
 */
export function approvalsIn(message: string, author: string): Approval[] {
  return writtenApprovals(message, author).filter(({ quotedIn }) => quotedIn === undefined);
}

/** The same with those that the message only quotes, to say why they do not count. */
export function writtenApprovals(message: string, author: string): WrittenApproval[] {
  // most messages have none
  if (!message.includes(key)) return [];
  const lines = messageLines(message);
  const approvers = lines.flatMap(({ text, quotedIn }) =>
    quotedIn === undefined ? (valueAfter(text, 'Approved-by:') ?? []) : [],
  );
  const by = approvers.find((approver) => !isSamePerson(approver, author)) ?? approvers[0] ?? author;
  return lines.flatMap(({ text, quotedIn }, at) => {
    const first = valueAfter(text, key);
    if (first === undefined) return [];
    const [, rule, subject, reason] = /^(\S+) (\S+): (.+)$/.exec([first, ...foldedAfter(lines, at)].join(' ').trim()) ?? [];
    if (rule === undefined || subject === undefined || reason === undefined) return [];
    return [{ rule, subject, reason, by, author, ...(quotedIn !== undefined && { quotedIn }) }];
  });
}

/** Lines that begin like an approval, but do not name a rule, a subject and a reason. */
export function incompleteApprovals(message: string): string[] {
  const written = writtenApprovals(message, '').length;
  const begun = messageLines(message).flatMap(({ text }) => (valueAfter(text, key) === undefined ? [] : [text.trim()]));
  return written === begun.length ? [] : begun.filter((line) => writtenApprovals(line, '').length === 0);
}

/** What follows a key at the start of a line, with single spaces; undefined for another line, or one with nothing after it. */
function valueAfter(line: string, wanted: string): string | undefined {
  const text = line.trim().replace(/^[*-] /, '');
  if (!text.startsWith(wanted)) return undefined;
  const value = spaced(text.slice(wanted.length));
  return value === '' && wanted !== key ? undefined : value;
}

/** The lines that a fold made of one. */
function foldedAfter(lines: readonly MessageLine[], at: number): string[] {
  const folded: string[] = [];
  for (let next = at + 1; next < lines.length; next += 1) {
    const { text = '' } = lines[next] ?? {};
    const trimmed = text.trim();
    if (trimmed === '' || text.startsWith(trimmed.slice(0, 1)) || /^(?:[*-] )?[A-Za-z][A-Za-z-]*: /.test(trimmed)) break;
    folded.push(spaced(trimmed));
  }
  return folded;
}

function spaced(text: string): string {
  return text
    .split(/\s/)
    .filter((word) => word !== '')
    .join(' ');
}
