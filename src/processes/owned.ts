import type { ChildProcess } from 'node:child_process';
import { elapsed } from './clock.ts';
import { debug, debugging } from './debug.ts';

/**
 * A child in a group of its own is killed with all that it started. git shares ours, because it may ask on the terminal for a passphrase,
 * which a group in the background cannot.
 */
export type Group = 'own' | 'ours';

interface Owned {
  readonly child: ChildProcess;
  readonly group: Group;
  /** For a person, without secrets. */
  readonly what: string;
}

const running = new Map<ChildProcess, Owned>();
const leftovers = new Set<() => void>();

/** What `spawn` is given for a child that user code runs in. */
export const ownGroup = { detached: process.platform !== 'win32', windowsHide: true } as const;

/** Every child process is handed over here when it is started, so that nothing outlives the verdict. */
export function own<Child extends ChildProcess>(child: Child, group: Group, what: string): Child {
  running.set(child, { child, group, what });
  const started = elapsed();
  child.once('exit', (code, signal) => {
    running.delete(child);
    // what it started may still run
    if (group === 'own') killGroup(child);
    if (debugging()) debug(`${what}: ${Math.round(elapsed() - started)} ms, ${code === null ? signal : `exit code ${code}`}`);
  });
  child.once('error', () => running.delete(child));
  return child;
}

/** Ends a child and all of its group now, and waits for nothing: what it started may hold its pipes for ever. */
export function end(child: ChildProcess): void {
  const owned = running.get(child);
  running.delete(child);
  // git removes its locks when it is asked to end
  if (owned?.group === 'ours') child.kill('SIGTERM');
  else if (owned !== undefined) killGroup(child);
  for (const stream of child.stdio) stream?.destroy();
  child.unref();
}

/** Ends all children, and removes what they left on the disk. */
export function endAll(): void {
  for (const child of [...running.keys()]) end(child);
  for (const remove of [...leftovers]) {
    leftovers.delete(remove);
    try {
      remove();
    } catch {
      // a temporary folder that cannot be removed changes no verdict
    }
  }
}

/** Registers something to do when this process ends, however it ends. The returned function does it now. */
export function atEnd(remove: () => void): () => void {
  leftovers.add(remove);
  return () => {
    if (leftovers.delete(remove)) remove();
  };
}

/** What runs at this moment, the oldest first. */
export function runningNow(): { readonly what: string; readonly group: number | undefined; readonly pid: number | undefined }[] {
  return [...running.values()].map(({ child, group, what }) => ({
    what,
    pid: child.pid,
    group: group === 'own' ? child.pid : undefined,
  }));
}

/** Ends all children when this process is told to end, and then ends by the same signal. */
export function endOn(...signals: readonly NodeJS.Signals[]): void {
  for (const signal of signals)
    process.once(signal, () => {
      endAll();
      process.kill(process.pid, signal);
    });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (ownGroup.detached) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // the group is empty
  }
}
