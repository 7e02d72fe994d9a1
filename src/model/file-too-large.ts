import { CouldNotCheck } from './could-not-check.ts';
import type { NamedFiles } from './files.ts';

/** A file that is not read because of its size. Only where it is judged does that stop a check. */
export class FileTooLarge extends CouldNotCheck {
  override readonly name = 'FileTooLarge';
  /** In bytes. */
  readonly size: number;

  constructor(message: string, size: number, options?: ErrorOptions) {
    super(message, options);
    this.size = size;
  }
}

/** The text of a file that is only looked at; of one that is too large nothing, and why is noted. */
export async function textUnlessTooLarge(files: NamedFiles, path: string, skipped: Set<string>): Promise<string> {
  try {
    return Buffer.from(await files.read(path)).toString();
  } catch (error) {
    if (!(error instanceof FileTooLarge)) throw error;
    skipped.add(error.message);
    return '';
  }
}
