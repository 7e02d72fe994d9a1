import { readFile } from 'node:fs/promises';

/** A process, so that another one can tell whether it still runs. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When it started, as the kernel counts; null where it does not tell. Process ids are given out again. */
  readonly started: string | null;
}

export async function thisProcess(): Promise<Owner> {
  const { hostname } = await import('node:os');
  return { pid: process.pid, host: hostname(), started: await startOf(process.pid) };
}

/** Whether a process still runs. One on another machine is taken to run, because nobody here can know. */
export async function isAlive({ pid, host, started }: Owner): Promise<boolean> {
  const { hostname } = await import('node:os');
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // somebody else's process is one, too
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = await startOf(pid);
  return started === null || now === null || started === now;
}

/** Field 22 of `/proc/<pid>/stat`; the name before it may hold spaces and parentheses. */
async function startOf(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
