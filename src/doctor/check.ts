import type { Answer, Section } from '../model/doctor.ts';
import type { Clone } from './clone.ts';

/** One question about a clone. It reads and starts things, and changes nothing. */
export interface Check {
  readonly id: string;
  readonly section: Section;
  ask(clone: Clone): Promise<readonly Answer[]>;
}
