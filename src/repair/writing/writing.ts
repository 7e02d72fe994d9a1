import type { HashName } from './disk.ts';

/** What all steps of one write need. */
export interface Writing {
  readonly token: string;
  readonly hash: HashName;
  /** The locked index. */
  readonly index: string;
  /** Whether git has to find the written files unchanged. */
  readonly mustBeClean: boolean;
}
