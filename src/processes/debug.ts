import { redact } from '../model/secrets.ts';
import { elapsed } from './clock.ts';

/** Whether somebody wants to see what is run and why. */
export function debugging(): boolean {
  return Boolean(process.env.DRIZZLE_GUARD_DEBUG);
}

/** Writes a line to stderr when DRIZZLE_GUARD_DEBUG is set. It must not hold what an evaluation said, only what we do. */
export function debug(line: string): void {
  if (debugging()) process.stderr.write(`drizzle-guard debug: ${Math.round(elapsed())} ms  ${redact(line)}\n`);
}
