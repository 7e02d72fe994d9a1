#!/usr/bin/env node
import { isAtTop, type LongRun, type Outcome, type Terminal, wordsForAgent } from './commands/command.ts';
import { hook } from './commands/hook.ts';
import { limitTime } from './commands/time-limit.ts';
import { CouldNotCheck } from './model/could-not-check.ts';
import { redact } from './model/secrets.ts';
import { endAll, endOn } from './processes/owned.ts';
import { soonAfterTimeLimit, stopTimeLimit } from './processes/time-limit.ts';

const environment = process.env;
const forAgent = await wordsForAgent(environment);
const terminal = (options: { readonly cwd?: string }): Terminal => ({
  cwd: options.cwd ?? process.cwd(),
  color: wantsColor(),
  atTop: options.cwd === undefined && isAtTop(process.cwd(), environment),
  forAgent,
});

// a reader that closes early, such as `| head`, is not an error
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// an error outside of every awaited promise must not end as "clean"
process.on('uncaughtException', (error) => void finish(failed(error)));
const words = process.argv.slice(2).filter((word) => word !== '--debug');
if (words.length < process.argv.length - 2) environment.DRIZZLE_GUARD_DEBUG ??= '1';
const [command, event, ...args] = words;
// audit handles the first Ctrl-C itself, to save what it has judged
endOn('SIGTERM', 'SIGHUP', ...(command === 'audit' ? [] : (['SIGINT'] as const)));

try {
  limitTime(command, environment);
  // git passes no options, and loading the option parser would delay every commit
  if (command === 'hook' && event !== undefined && !event.startsWith('-')) await runHook(event, args);
  // an agent waits for its answer before each call
  else if (command === 'agent-hook' && event !== undefined && !event.startsWith('-'))
    await answer((await import('./commands/agent-hook.ts')).agentHook(event, readStdin, terminal({})));
  else
    await (await import('./commands/program.ts')).runProgram(words, {
      answer,
      runHook,
      stdin: readStdin,
      terminal,
      longRun,
      environment,
    });
} catch (error) {
  process.exitCode = failed(error);
}
await finish(process.exitCode);

/** Ends this process as soon as all output is written, even if a schema, git or a promise is still running. */
async function finish(exitCode: number | string | undefined): Promise<void> {
  stopTimeLimit();
  await Promise.all([process.stdout, process.stderr].map(written));
  endAll();
  process.exit(exitCode);
}

/** Resolves as well when writing fails because the reader has gone. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) resolve();
    else stream.write('', () => resolve());
  });
}

function runHook(event: string, args: readonly string[]): Promise<void> {
  return answer(hook(event, { args, stdin: readStdin, environment }, terminal({})));
}

async function answer(outcome: Outcome | Promise<Outcome>): Promise<void> {
  const { exitCode, stdout = '', stderr = '' } = await soonAfterTimeLimit(Promise.resolve(outcome));
  stopTimeLimit();
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
}

/** The exit code of an error: 0 for help and version, which commander throws, else 2. */
function failed(error: unknown): number {
  // not instanceof: the bundle renames commander's classes
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.'))
    return 'exitCode' in error && error.exitCode === 0 ? 0 : 2;
  const text = error instanceof CouldNotCheck ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`drizzle-guard: ${redact(text ?? '')}\n`);
  return 2;
}

function wantsColor(): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR !== undefined) return environment.FORCE_COLOR !== '0';
  return process.stdout.isTTY === true && environment.TERM !== 'dumb';
}

/** For a long command: the first Ctrl-C asks it to stop, the second ends the process. */
function longRun(): LongRun {
  const stopped = new AbortController();
  process.once('SIGINT', () => {
    stopped.abort();
    endOn('SIGINT');
  });
  if (process.stderr.isTTY !== true || environment.CI) return { signal: stopped.signal };
  const clear = '\r\u001b[K';
  process.once('exit', () => process.stderr.write(clear));
  return {
    signal: stopped.signal,
    progress: (done, of) => {
      const full = Math.round((24 * done) / Math.max(done, of));
      process.stderr.write(`${clear}[${'='.repeat(full).padEnd(24)}] ${done} of ${of} commits`);
    },
  };
}

async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
