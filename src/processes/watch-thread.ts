import { Worker } from 'node:worker_threads';
import { runningNow } from './owned.ts';

/** A thread that ends this process some seconds after its time limit, when a loop has kept it from doing that itself. */
export interface WatchThread {
  /** Another limit, or another sentence to end with. */
  tell(seconds: number, sentence: string): void;
  stop(): void;
}

/** How long this process may take to end itself, in seconds. */
const grace = 5;
const textLength = 4096;
const groups = 32;

/** Shared with the thread: a counter that wakes it, the limit in seconds, the length of the sentence, groups to kill; then the sentence. */
export function watchThread(seconds: number, sentence: string): WatchThread {
  const shared = new SharedArrayBuffer(4 * (3 + groups) + textLength);
  const numbers = new Int32Array(shared, 0, 3 + groups);
  const text = new Uint8Array(shared, 4 * (3 + groups));
  const tell: WatchThread['tell'] = (newSeconds, newSentence) => {
    numbers[2] = new TextEncoder().encodeInto(newSentence, text).written;
    numbers[1] = newSeconds;
    const pids = runningNow().flatMap(({ group }) => group ?? []);
    for (let at = 0; at < groups; at += 1) numbers[3 + at] = pids[at] ?? 0;
    Atomics.add(numbers, 0, 1);
    Atomics.notify(numbers, 0);
  };
  tell(seconds, sentence);
  const workerData = { shared, groups, grace, elapsed: performance.now() / 1000 };
  const worker = new Worker(program, { eval: true, workerData, execArgv: [], env: {} });
  worker.on('error', () => undefined);
  worker.unref();
  return { tell, stop: () => void worker.terminate() };
}

/** Plain JavaScript, because it is no file of its own in the bundle. */
const program = `
const { workerData: { shared, groups, grace, elapsed } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const numbers = new Int32Array(shared, 0, 3 + groups);
const started = performance.now() / 1000 - elapsed;
for (;;) {
  const seen = Atomics.load(numbers, 0);
  const left = numbers[1] + grace - (performance.now() / 1000 - started);
  if (left > 0) { Atomics.wait(numbers, 0, seen, left * 1000); continue; }
  const text = Buffer.from(new Uint8Array(shared, 4 * (3 + groups), numbers[2]));
  try { writeSync(2, 'drizzle-guard: ' + text + '.\\n'); } catch {}
  for (const pid of numbers.subarray(3)) if (pid > 0) try { process.kill(-pid, 'SIGKILL'); } catch {}
  process.kill(process.pid, 'SIGKILL');
  break;
}`;
