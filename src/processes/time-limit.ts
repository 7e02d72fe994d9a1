import { setTimeout } from 'node:timers/promises';
import { CouldNotCheck } from '../model/could-not-check.ts';
import { elapsed } from './clock.ts';
import { debug } from './debug.ts';
import { endAll, runningNow } from './owned.ts';
import type { WatchThread } from './watch-thread.ts';

/** The time for a run was over before its verdict. */
export class TimeLimit extends CouldNotCheck {
  override readonly name = 'TimeLimit';
}

interface Limit {
  seconds: number;
  timer: NodeJS.Timeout;
  /** Set by whoever runs the command: the configuration does not change it. */
  readonly isFixed: boolean;
  /** Somebody wants this limit; else it is the default. */
  isAsked: boolean;
  readonly struck: Promise<never>;
  strike(error: TimeLimit): void;
  thread: WatchThread | undefined;
}

let limit: Limit | undefined;
let struck: TimeLimit | undefined;
const activities = new Set<string>();

/** Limits this run to so many seconds, counted from its start. `isFixed` keeps the configuration from changing that. */
export function startTimeLimit(seconds: number, { isFixed }: { readonly isFixed: boolean }): void {
  let strike: Limit['strike'] = () => undefined;
  const promise = new Promise<never>((_, reject) => {
    strike = reject;
  });
  // whoever waits for it hears of it
  promise.catch(() => undefined);
  limit = { seconds, isFixed, isAsked: isFixed, struck: promise, strike, thread: undefined, timer: timerFor(seconds) };
}

/** Sets the limit that the configuration asks for. A run without a limit, as in the library, keeps none. */
export function changeTimeLimit(seconds: number | undefined): void {
  if (limit === undefined || limit.isFixed || seconds === undefined) return;
  clearTimeout(limit.timer);
  limit.isAsked = true;
  limit.seconds = seconds;
  limit.timer = timerFor(seconds);
  limit.thread?.tell(seconds, sentence(seconds));
}

/** How long one question to drizzle-kit may take, in milliseconds: more than half a minute only where a longer limit is wanted. */
export function questionLimit(): number {
  return Math.max(30, limit?.isAsked ? limit.seconds / 2 : 0) * 1000;
}

/** Ends the time limit, because the verdict is there. */
export function stopTimeLimit(): void {
  clearTimeout(limit?.timer);
  limit?.thread?.stop();
  limit = undefined;
}

/** Why this run was ended, when it was. */
export function timeLimitStruck(): TimeLimit | undefined {
  return struck;
}

/** The same work, rejected with a TimeLimit when the time is over before it. */
export function withinTimeLimit<Answer>(work: Promise<Answer>): Promise<Answer> {
  return limit === undefined ? work : Promise.race([limit.struck, work]);
}

/** The same for work that reports a time-out by itself: it gets two more seconds to do so. */
export function soonAfterTimeLimit<Answer>(work: Promise<Answer>): Promise<Answer> {
  if (limit === undefined) return work;
  const late = limit.struck.catch(async (error: TimeLimit) => {
    await setTimeout(2000);
    throw error;
  });
  return Promise.race([late, work]);
}

/** Names what takes place, for whoever wants to know why a run took too long: `comparing the schema of drizzle (drift)`. */
export async function during<Answer>(what: string, work: () => Promise<Answer>): Promise<Answer> {
  activities.add(what);
  limit?.thread?.tell(limit.seconds, sentence(limit.seconds));
  const started = elapsed();
  try {
    return await work();
  } finally {
    activities.delete(what);
    debug(`${what}: ${Math.round(elapsed() - started)} ms`);
  }
}

/** Has a second thread watch the time, before work that may keep this one from hearing its timer. */
export async function watchFromAside(): Promise<void> {
  if (limit === undefined) return;
  // most runs end without a thread, and Node's part for threads takes time to load
  const { watchThread } = await import('./watch-thread.ts');
  if (limit !== undefined) limit.thread ??= watchThread(limit.seconds, sentence(limit.seconds));
}

function timerFor(seconds: number): NodeJS.Timeout {
  const strike = () => {
    struck = new TimeLimit(sentence(seconds));
    limit?.strike(struck);
    // what waits for them hears of the limit first
    setImmediate(endAll);
  };
  return globalThis.setTimeout(strike, Math.max(0, seconds * 1000 - elapsed()));
}

function sentence(seconds: number): string {
  const doing = [...activities].at(-1);
  const newest = runningNow().at(-1);
  const running = newest === undefined ? '' : `, waiting for ${newest.what}`;
  const during = doing === undefined && running === '' ? '' : ` while ${doing ?? 'starting'}${running}`;
  const more = Math.max(2 * seconds, 60);
  return `The time limit of ${seconds} ${seconds === 1 ? 'second' : 'seconds'} ended${during}. To allow more, set DRIZZLE_GUARD_TIMEOUT=${more}, or "timeLimit": ${more} in drizzle-guard.json`;
}
