/** Why nothing can be said, with the way out. It ends in exit code 2, never in "clean". */
export class Unjudgeable extends Error {
  override readonly name = 'Unjudgeable';
}
