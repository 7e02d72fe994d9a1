#!/usr/bin/env node
import { check, formats } from './commands/check.ts';
import type { Outcome, Terminal, Watching } from './commands/command.ts';
import { events, hook } from './commands/hook.ts';
import { redact } from './model/shell.ts';
import { Unjudgeable } from './model/unjudgeable.ts';
import { version } from './version.ts';

const environment = process.env;
const terminal = (options: { readonly cwd?: string }): Terminal => ({ cwd: options.cwd ?? process.cwd(), color: wantsColor() });

// `| head` has seen enough, which is no failure
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  const [command, event, ...args] = process.argv.slice(2);
  // a commit waits for this one, so it does not wait for the parser of options that git never gives
  if (command === 'hook' && event !== undefined && !event.startsWith('-')) await runHook(event, args);
  else await parse();
} catch (error) {
  process.exitCode = failed(error);
}

async function parse(): Promise<void> {
  const { Command, Option } = await import('commander');
  const program = new Command('drizzle-guard')
    .description('Keeps a Drizzle ORM schema and its migrations in step')
    .version(version, '-V, --version')
    .showSuggestionAfterError()
    .configureOutput({ writeErr: (text) => process.stderr.write(redact(text)) })
    .exitOverride();

  program
    .command('check')
    .description('judge what is staged, or what an option names')
    .option('--worktree', 'the working tree, as if all of it were added')
    .option('--commit <rev>', 'one commit')
    .option('--range <a..b>', 'the tip of b against where it left a')
    .option('--base <ref>', 'what counts as published, instead of finding out')
    .option('--all', 'defects the published state has already, too')
    .addOption(new Option('--level <level>', 'how far to prove').choices(['integrity', 'replay', 'drift']))
    .addOption(new Option('--format <name>', 'how to print').choices(formats).default('pretty'))
    .option('--json', 'the same as --format json')
    .option('--cwd <folder>', 'where the repository is')
    .action((options) => answer(check(options, terminal(options))));

  program
    .command('ci')
    .description('judge what a CI run is about, as the CI service says')
    .option('--base <ref>', 'what counts as published, instead of finding out')
    .addOption(new Option('--level <level>', 'how far to prove').choices(['integrity', 'replay', 'drift']))
    .addOption(new Option('--format <name>', 'how to print (default: github there, else pretty)').choices(formats))
    .option('--json', 'the same as --format json')
    .option('--output <format=file>', 'write a report to a file, too; can be repeated', (one, all: string[] = []) => [
      ...all,
      one,
    ])
    .option('--no-fetch', 'leave a shallow clone as it is')
    .option('--cwd <folder>', 'where the repository is')
    .action(async (options) => answer((await import('./commands/ci.ts')).ci(options, environment, terminal(options))));

  program
    .command('audit [range]')
    .description('list the commits that got past the hooks, of what is not published or of a range')
    .option('--all', 'the whole published history')
    .addOption(new Option('--format <name>', 'how to print').choices(formats).default('pretty'))
    .option('--json', 'the same as --format json')
    .option('--cwd <folder>', 'where the repository is')
    .action(async (range, options) =>
      answer((await import('./commands/audit.ts')).audit(range, options, terminal(options), watching())),
    );

  program
    .command('setup')
    .description("add the hooks to husky's, or take them out again")
    .option('--dry-run', 'print what would change')
    .option('--remove', 'take them out')
    .option('--cwd <folder>', 'where the package is')
    .action(async (options) => answer((await import('./commands/setup.ts')).setup(options, terminal(options))));

  program
    .command('explain [rule]')
    .description('what a rule finds, and why it matters')
    .action(async (rule?: string) => answer((await import('./commands/explain.ts')).explain(rule)));

  program
    .command('hook <event> [args...]')
    .description(`what git runs (${events.join(', ')})`)
    .allowUnknownOption()
    .action(runHook);

  await program.parseAsync();
}

function runHook(event: string, args: readonly string[]): Promise<void> {
  return answer(hook(event, { args, stdin: readStdin, environment }, terminal({})));
}

async function answer(outcome: Outcome | Promise<Outcome>): Promise<void> {
  const { exitCode, stdout = '', stderr = '' } = await outcome;
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
}

/** Help and version are answers; anything else that ends here could not be checked. */
function failed(error: unknown): number {
  // its class has another name in the bundle
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.'))
    return 'exitCode' in error && error.exitCode === 0 ? 0 : 2;
  const expected = error instanceof Unjudgeable || (error instanceof Error && error.name === 'GitError');
  const text = expected ? (error as Error).message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`drizzle-guard: ${redact(text ?? '')}\n`);
  return 2;
}

function wantsColor(): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR !== undefined) return environment.FORCE_COLOR !== '0';
  return process.stdout.isTTY === true && environment.TERM !== 'dumb';
}

/** For a command that takes long: the first Ctrl-C lets it stop in order, the next one ends it. */
function watching(): Watching {
  const stopped = new AbortController();
  process.once('SIGINT', () => stopped.abort());
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
