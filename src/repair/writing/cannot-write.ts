import { CouldNotCheck } from '../../model/could-not-check.ts';

/** Why a repair was not written, in a sentence for a person. Unless the sentence says otherwise, nothing was changed. */
export class CannotWrite extends CouldNotCheck {
  override readonly name = 'CannotWrite';
}
