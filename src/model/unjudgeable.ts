import { CouldNotCheck } from './could-not-check.ts';

/** Why nothing can be said, with the way out. */
export class Unjudgeable extends CouldNotCheck {
  override readonly name = 'Unjudgeable';
}
