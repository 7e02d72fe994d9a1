import { Unjudgeable } from '../model/unjudgeable.ts';
import { startTimeLimit } from '../processes/time-limit.ts';

/**
 * Seconds. A minute is long for a person who commits; CI may fetch and judge a hundred migrations. `audit` has no limit: it shows its
 * progress.
 */
const limits: Readonly<Record<string, number>> = { hook: 60, doctor: 300, check: 600, ci: 600, db: 600 };

/** Starts the time limit of a command that judges. Throws Unjudgeable when DRIZZLE_GUARD_TIMEOUT is no number of seconds. */
export function limitTime(command: string | undefined, environment: NodeJS.ProcessEnv): void {
  const seconds = limits[command ?? ''];
  if (seconds === undefined) return;
  const asked = environment.DRIZZLE_GUARD_TIMEOUT;
  if (asked && !/^[1-9]\d{0,4}$/.test(asked))
    throw new Unjudgeable(`DRIZZLE_GUARD_TIMEOUT takes whole seconds, for example 120; got ${asked.slice(0, 20)}`);
  startTimeLimit(Number(asked || seconds), { isFixed: Boolean(asked) });
}
