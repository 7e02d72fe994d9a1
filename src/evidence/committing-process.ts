import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

interface Process {
  readonly parent: number;
  readonly name: string;
}

/**
 * The process id of the git that runs this hook, which distinguishes two commits that run at once: they share HEAD and may share files
 * and the second. Undefined if it cannot be found, as on Windows or if hooks run in a container.
 */
export async function committingProcess(): Promise<number | undefined> {
  let pid = process.ppid;
  // hook managers start a few processes between git and this one
  for (let above = 0; above < 16 && pid > 1; above += 1) {
    const found = (await fromProc(pid)) ?? (await fromPs(pid));
    if (found === undefined) return undefined;
    if (found.name === 'git') return pid;
    pid = found.parent;
  }
  return undefined;
}

/** Whether a process is still running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // the process belongs to another user
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Parses `<pid> (<name>) <state> <parent> …`. The name may contain parentheses. */
async function fromProc(pid: number): Promise<Process | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const [start, end] = [text.indexOf('('), text.lastIndexOf(')')];
  return { name: text.slice(start + 1, end), parent: Number(text.slice(end + 2).split(' ')[1]) };
}

async function fromPs(pid: number): Promise<Process | undefined> {
  const found = await promisify(execFile)('ps', ['-o', 'ppid=,comm=', '-p', `${pid}`]).catch(() => undefined);
  const [parent, ...command] = found?.stdout.trim().split(/\s+/) ?? [];
  return parent === undefined ? undefined : { parent: Number(parent), name: command.join(' ').replace(/^.*\//, '') };
}
