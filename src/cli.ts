#!/usr/bin/env node
import { check, formats } from './commands/check.ts';
import { isAtTop, type LongRun, type Outcome, type Terminal } from './commands/command.ts';
import { events, hook } from './commands/hook.ts';
import { limitTime } from './commands/time-limit.ts';
import { CouldNotCheck } from './model/could-not-check.ts';
import { redact } from './model/secrets.ts';
import { endAll, endOn } from './processes/owned.ts';
import { soonAfterTimeLimit, stopTimeLimit } from './processes/time-limit.ts';
import { version } from './version.ts';

const environment = process.env;
const terminal = (options: { readonly cwd?: string }): Terminal => ({
  cwd: options.cwd ?? process.cwd(),
  color: wantsColor(),
  atTop: options.cwd === undefined && isAtTop(process.cwd(), environment),
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
  else await parse();
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

async function parse(): Promise<void> {
  const [{ Command, Option }, { belowOptions, help }] = await Promise.all([import('commander'), import('./commands/help.ts')]);
  const program = new Command('drizzle-guard')
    .description(help['drizzle-guard'].says)
    .version(version, '-V, --version')
    .option('--debug', 'print every git and drizzle-kit process to stderr, and why each level ran or not')
    .showSuggestionAfterError()
    .configureOutput({ writeErr: (text) => process.stderr.write(redact(text)) })
    .addHelpText('after', belowOptions(help['drizzle-guard']))
    .exitOverride();
  const levels = ['integrity', 'replay', 'drift'];
  const base = ['--base <ref>', 'treat <ref> as the published state instead of detecting it'] as const;

  program
    .command('check')
    .summary('judge what is staged, the working tree, a commit or a range')
    .description(help.check.says)
    .option('--worktree', 'judge the working tree, including unstaged and untracked files')
    .option('--commit <rev>', 'judge one commit')
    .option('--range <a..b>', 'judge b against its merge base with a')
    .option(...base)
    .option('--all', 'also report problems that are already published')
    .addOption(new Option('--level <level>', 'how much to prove (default: drift for your own files)').choices(levels))
    .addOption(new Option('--format <name>', 'how to print the report').choices(formats).default('pretty'))
    .option('--json', 'the same as --format json')
    .option('--cwd <folder>', 'run as if started in <folder>')
    .addHelpText('after', belowOptions(help.check))
    .action((options) => answer(check(options, terminal(options))));

  program
    .command('ci')
    .summary('judge the pull request or push this CI job runs for')
    .description(help.ci.says)
    .option(...base)
    .addOption(new Option('--level <level>', 'how much to prove (default: drift where that is safe)').choices(levels))
    .addOption(new Option('--format <name>', 'how to print the report (default: github on GitHub, else pretty)').choices(formats))
    .option('--json', 'the same as --format json')
    .option('--output <format=file>', 'also write a report to a file; can be repeated', (one, all: string[] = []) => [
      ...all,
      one,
    ])
    .option('--no-fetch', 'do not fetch commits that a shallow clone lacks')
    .option('--cwd <folder>', 'run as if started in <folder>')
    .addHelpText('after', belowOptions(help.ci))
    .action(async (options) => answer((await import('./commands/ci.ts')).ci(options, environment, terminal(options))));

  program
    .command('audit [range]')
    .summary('list commits that bypassed the hooks (default: unpublished commits)')
    .description(help.audit.says)
    .option('--all', 'audit every published branch from its first commit on')
    .addOption(
      new Option(
        '--level <level>',
        'how much to prove of the commit that is checked out (default: drift if a note needs it)',
      ).choices(levels),
    )
    .addOption(new Option('--format <name>', 'how to print the report').choices(formats).default('pretty'))
    .option('--json', 'the same as --format json')
    .option('--cwd <folder>', 'run as if started in <folder>')
    .addHelpText('after', belowOptions(help.audit))
    .action(async (range, options) =>
      answer((await import('./commands/audit.ts')).audit(range, options, terminal(options), longRun())),
    );

  program
    .command('setup')
    .summary('install the hooks, or remove them')
    .description(help.setup.says)
    .option('--dry-run', 'print the changes without making them')
    .option('--remove', 'remove the hooks')
    .option('--cwd <folder>', 'run as if started in <folder>')
    .addHelpText('after', belowOptions(help.setup))
    .action(async (options) => answer((await import('./commands/setup.ts')).setup(options, environment, terminal(options))));

  program
    .command('explain [rule]')
    .summary('explain a rule')
    .description(help.explain.says)
    .addHelpText('after', belowOptions(help.explain))
    .action(async (rule?: string) => answer((await import('./commands/explain.ts')).explain(rule)));

  program
    .command('hook <event> [args...]')
    .summary('run by git')
    .description(`${help.hook.says} Events: ${events.join(', ')}.`)
    .allowUnknownOption()
    .addHelpText('after', belowOptions(help.hook))
    .action(runHook);

  await program.parseAsync(words, { from: 'user' });
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
