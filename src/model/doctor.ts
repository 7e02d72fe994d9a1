/** `unchecked`: it could not be told. */
export type Status = 'ok' | 'warn' | 'fail' | 'unchecked';

/** What the lines are about, in the order printed. */
export const sections = ['hooks', 'team', 'drizzle', 'upgrade', 'adoption'] as const;
export type Section = (typeof sections)[number];

/** One answer of a check. */
export interface Answer {
  readonly status: Status;
  /** A sentence that names the user's own files. */
  readonly says: string;
  /** Commands that mend it, to paste in order. */
  readonly mend?: readonly string[];
}

/** One line of `drizzle-guard doctor`. */
export interface ExaminedLine {
  /** The check. */
  readonly id: string;
  readonly section: Section;
  readonly status: Status;
  readonly says: string;
  /** Commands that mend it, to paste in order where doctor was run; empty where there is nothing to mend, or only a person can. */
  readonly mend: readonly string[];
}

/** The contract of `doctor --json`. */
export interface Examination {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'drizzle-guard'; readonly version: string };
  /** The worst status of all lines. */
  readonly verdict: Status;
  readonly lines: readonly ExaminedLine[];
  /** The duration in milliseconds. */
  readonly durationMs: number;
}

const worstFirst: readonly Status[] = ['fail', 'unchecked', 'warn', 'ok'];

/** The worst status: what fails comes before what could not be checked. */
export function worstStatus(lines: readonly Pick<ExaminedLine, 'status'>[]): Status {
  return worstFirst.find((one) => lines.some(({ status }) => status === one)) ?? 'ok';
}

/** The exit code: 1 if something fails, 2 if something could not be checked, else 0. */
export function examinationCode(verdict: Status): 0 | 1 | 2 {
  if (verdict === 'fail') return 1;
  return verdict === 'unchecked' ? 2 : 0;
}
