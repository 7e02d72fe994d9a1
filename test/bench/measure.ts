import { spawnSync } from 'node:child_process';
import { cleanEnvironment } from '../support/test-repository.ts';

/** One command to time, as a user runs it: a whole process. */
export interface Contender {
  readonly name: string;
  readonly cwd: string;
  readonly command: readonly [string, ...string[]];
  /** Puts everything in place before each run, outside of the measured time. */
  prepare?(): void;
}

export interface Measured {
  readonly name: string;
  /** Milliseconds, one for each round. */
  readonly times: readonly number[];
}

/** Times contenders side by side, A B C A B C …, so that whatever else the machine does slows all of them. */
export function measure(contenders: readonly Contender[], rounds: number): Measured[] {
  const all = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, contender] of contenders.entries()) all[at]?.push(timeOf(contender));
  }
  // the first round fills caches
  return contenders.map(({ name }, at) => ({ name, times: all[at]?.slice(1) ?? [] }));
}

function timeOf({ name, cwd, command: [file, ...args], prepare }: Contender): number {
  prepare?.();
  const env = cleanEnvironment();
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const time = performance.now() - started;
  if (status !== 0) throw new Error(`${name} failed: ${file} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  return time;
}

export function median(times: readonly number[]): number {
  const sorted = [...times].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}
