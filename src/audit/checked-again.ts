import { commitNamed } from '../git/repository.ts';
import { type AuditedFinding, type FlaggedCommit, isUnknown } from '../model/audit.ts';
import type { Level } from '../model/level.ts';
import type { Unchecked } from '../model/report.ts';
import type { JudgedHead } from './checked-out.ts';
import { withoutBlob } from './followed.ts';
import type { Walker } from './judge-commit.ts';
import type { NotedError } from './noted.ts';
import type { Range } from './range.ts';

interface Unknown {
  readonly commit: string;
  readonly finding: AuditedFinding;
}

/** Errors that only notes tell of, and that nobody approved or judged again. */
export function unknownIn(flagged: readonly FlaggedCommit[]): Unknown[] {
  return flagged.flatMap(({ commit, findings }) => findings.filter(isUnknown).map((finding) => ({ commit, finding })));
}

/** The default level for the checked-out commit: drift if that can settle an error of a note, otherwise integrity. */
export async function levelForNotes(
  { repository, graph }: Walker,
  unknown: readonly Unknown[],
  { range, asked }: { readonly range: Range; readonly asked?: string | undefined },
): Promise<Level> {
  if (unknown.length === 0 || repository.bare) return 'integrity';
  const here = await commitNamed(repository, 'HEAD');
  // auditing another revision must not run the code of HEAD
  if (here === undefined || !graph.has(here.oid) || (asked !== undefined && here.oid !== range.head.oid)) return 'integrity';
  const reached = graph.withAncestors([here.oid]);
  return unknown.some(({ commit }) => reached.has(commit)) ? 'drift' : 'integrity';
}

/** Returns the commit without a noted finding: null if the finding is still there, undefined if the checked-out state does not tell. */
export function goneIn(
  { graph }: Walker,
  head: JudgedHead | undefined,
  oid: string,
  { rule, subject, level, project }: NotedError,
): string | null | undefined {
  if (head === undefined) return undefined;
  const { checkedOut, unchecked } = head;
  if (level === 'drift' && checkedOut.level !== 'drift') return undefined;
  if (!graph.has(checkedOut.commit) || !graph.withAncestors([checkedOut.commit]).has(oid)) return undefined;
  if (checkedOut.findings.some((one) => one.rule === rule && nameIn(one.subject) === nameIn(subject))) return null;
  // what could not be judged may still be there
  const isMissed = unchecked.some(
    (one) =>
      (one.blocks || one.level !== 'integrity') && (one.project === null || project === undefined || one.project === project),
  );
  return isMissed ? undefined : checkedOut.commit;
}

/** A subject without the folder that precedes it where projects share names, and without its blob. */
function nameIn(subject: string): string {
  return withoutBlob(subject.slice(subject.indexOf('#') + 1));
}

/** Reports findings that could not be judged again. It blocks only if a level above integrity was requested. */
export function notChecked(
  unknown: readonly Unknown[],
  { asked, head }: { readonly asked: Level | undefined; readonly head: JudgedHead | undefined },
): { readonly unchecked: readonly (Unchecked & { readonly commit: string })[]; readonly notes: readonly string[] } {
  const blocks = asked !== undefined && asked !== 'integrity';
  const unchecked = unknown.map(({ commit, finding: { rule, subject, level } }) => ({
    ...{ commit, project: null, level, blocks },
    reason: `${rule} ${subject} was recorded at level ${level} when the commit was made, and was not checked again. To check it, check out a branch that has the commit and run: drizzle-guard audit --level ${level}`,
  }));
  const notes: string[] = [];
  if (head !== undefined && asked === undefined) {
    const level = `level ${head.checkedOut.level}`;
    notes.push(
      `HEAD was judged at ${level} because notes name findings of that level; to judge nothing but git's objects: --level integrity`,
    );
    for (const { reason } of head.unchecked) notes.push(`HEAD could not be judged at ${level}: ${reason}`);
  }
  if (unknown.length > 0 && !blocks) {
    const [one] = unknown;
    const names = unknown.length === 1 ? `${one?.finding.rule} ${one?.finding.subject}` : `${unknown.length} findings`;
    notes.push(
      `${names} of earlier notes not checked again; to check, on a branch that has the commit: drizzle-guard audit --level drift`,
    );
  }
  return { unchecked, notes };
}
