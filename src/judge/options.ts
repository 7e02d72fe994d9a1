import type { Level } from '../model/finding.ts';
import type { Subject } from '../model/subject.ts';

export interface JudgeOptions {
  /** Any folder of the repository. */
  readonly cwd: string;
  readonly subject: Subject;
  /** Overrides what is published. */
  readonly base?: string;
  readonly level?: Level;
  /** Also report defects that are already published. */
  readonly all?: boolean;
  /** Milliseconds since the epoch; the present by default. */
  readonly now?: number;
}
