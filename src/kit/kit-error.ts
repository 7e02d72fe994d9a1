import { CouldNotCheck } from '../model/could-not-check.ts';
import type { Failure } from './protocol.ts';

/** A failure of drizzle-kit, a config or a schema: it threw, exited, or took too long. */
export class KitError extends CouldNotCheck {
  override readonly name = 'KitError';
  /** Details from the child process, from which the caller finds the file. */
  readonly failure: Failure | undefined;

  constructor(message: string, options: ErrorOptions & { readonly failure?: Failure } = {}) {
    super(message, options);
    this.failure = options.failure;
  }
}
