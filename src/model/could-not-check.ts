import type { FixStep } from './finding.ts';

/** Why something could not be checked, in a sentence for a person. It ends in exit code 2, never in "clean". */
export class CouldNotCheck extends Error {
  override readonly name: string = 'CouldNotCheck';
  /** The way out, where there are commands for it. */
  readonly fix: readonly FixStep[];

  constructor(message?: string, { fix = [], ...options }: ErrorOptions & { readonly fix?: readonly FixStep[] } = {}) {
    super(message, options);
    this.fix = fix;
  }
}
