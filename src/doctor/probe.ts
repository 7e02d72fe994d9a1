import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '../git/run.ts';
import { quote } from '../model/shell.ts';
import type { FoundHook } from './found-hook.ts';

/** What came back from a hook that git ran. */
export interface Probed {
  /** Whether git reached drizzle-guard's own hook. */
  readonly isReached: boolean;
  /** The node that the hook finds; absent if there is none on its PATH. */
  readonly node?: string;
}

/** Any exit code: our hook answers the question by failing, and what fails before it is told from that by the missing answer. */
const anyCode = Array.from({ length: 256 }, (_, code) => code);

/**
 * Has git run a hook as it would, where our hook only says that it was reached (hooks/run). Whoever calls it has made sure that the hook runs
 * nothing else.
 */
export async function probe(
  { event, path }: Pick<FoundHook, 'event' | 'path'>,
  top: string,
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<Probed> {
  const folder = await mkdtemp(join(tmpdir(), 'drizzle-guard-probe-'));
  const answers = join(folder, 'answers');
  try {
    const env = { ...defined(environment), DRIZZLE_GUARD_PROBE: answers };
    await git(await runningHook(event, path, top), { cwd: top, env, answers: anyCode });
    const answered = await readFile(answers, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    const line = answered?.split('\n').find((one) => one.startsWith(`${event} `));
    if (line === undefined) return { isReached: false };
    const node = line.slice(event.length + 1);
    return { isReached: true, ...(node !== '' && { node }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `git hook run` came with git 2.36; an older git starts the same file as an alias. */
async function runningHook(event: string, path: string, top: string): Promise<string[]> {
  const { stdout } = await git(['--version'], { cwd: top });
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(stdout) ?? []).map(Number);
  if (major > 2 || minor >= 36) return ['hook', 'run', event];
  return ['-c', `alias.drizzle-guard-probe=!${quote(path)}`, 'drizzle-guard-probe'];
}

function defined(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
