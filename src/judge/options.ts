import type { Level } from '../model/level.ts';
import type { Subject } from '../model/subject.ts';

/** What to judge, and how far. */
export interface JudgeOptions {
  /** A folder in the repository. */
  readonly cwd: string;
  readonly subject: Subject;
  /** A revision to compare with, instead of what is published. */
  readonly base?: string;
  readonly level?: Level;
  /** Whether to report defects that are already published, too. */
  readonly all?: boolean;
  /** The time of judging in milliseconds since the epoch; now by default. */
  readonly now?: number;
}
