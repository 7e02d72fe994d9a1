import { Command, Option } from 'commander';
import { redact } from '../model/secrets.ts';
import { version } from '../version.ts';
import { check, formats } from './check.ts';
import type { LongRun, Outcome, Terminal } from './command.ts';
import { belowOptions, help } from './help.ts';
import { events } from './hook.ts';

/** What cli.ts does for every command. */
export interface Shell {
  /** Prints an outcome when it is there. */
  answer(outcome: Outcome | Promise<Outcome>): Promise<void>;
  runHook(event: string, args: readonly string[]): Promise<void>;
  /** Reads all of stdin. */
  stdin(): Promise<string>;
  terminal(options: { readonly cwd?: string }): Terminal;
  longRun(): LongRun;
  readonly environment: NodeJS.ProcessEnv;
}

/** Runs the command that was typed. Throws commander's errors, which say their exit code. */
export async function runProgram(
  words: readonly string[],
  { answer, runHook, stdin, terminal, longRun, environment }: Shell,
): Promise<void> {
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
    .option('--for-agent', 'say what a coding agent may do next')
    .option('--cwd <folder>', 'run as if started in <folder>')
    .addHelpText('after', belowOptions(help.check))
    .action((options) => answer(check(options, terminal(options))));

  program
    .command('fix')
    .summary('repair what a check found')
    .description(help.fix.says)
    .option('--dry-run', 'show the repair without doing it')
    .option('-y, --yes', 'do not ask before writing')
    .option('--rename <from:to>', 'what was renamed, for example users.name:full_name; can be repeated', collect)
    .option('--create <name>', 'what is new, and not renamed; can be repeated', collect)
    .option('--revert <commit>', 'take a published commit back with a new migration that reverses it')
    .option('--squash', 'make the generated migrations of this branch one')
    .option('--name <name>', 'the name of the migration that is generated')
    .option('--restore <tag>', 'give up the edits of a published migration; can be repeated', collect)
    .option('--again <tag>', 'generate an unpublished migration from the schema again; can be repeated', collect)
    .option('--only <rule>', 'repair only what this rule found')
    .option(...base)
    .option('--undo [backup]', 'bring back what was there before the last fix, or before an older one')
    .option('--force', 'with --undo: also where files were changed since')
    .option('--cwd <folder>', 'run as if started in <folder>')
    .addHelpText('after', belowOptions(help.fix))
    .action(async (options) =>
      answer((await import('./fix.ts')).fix(options, terminal(options), (await import('./prompt.ts')).promptOf(environment))),
    );

  program
    .command('ci')
    .summary('judge the pull request or push this CI job runs for')
    .description(help.ci.says)
    .option(...base)
    .addOption(new Option('--level <level>', 'how much to prove (default: drift where that is safe)').choices(levels))
    .addOption(new Option('--format <name>', 'how to print the report (default: github on GitHub, else pretty)').choices(formats))
    .option('--json', 'the same as --format json')
    .option('--output <format=file>', 'also write a report to a file; can be repeated', collect)
    .option('--no-fetch', 'do not fetch commits that a shallow clone lacks')
    .option('--cwd <folder>', 'run as if started in <folder>')
    .addHelpText('after', belowOptions(help.ci))
    .action(async (options) => answer((await import('./ci.ts')).ci(options, environment, terminal(options))));

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
    .action(async (range, options) => answer((await import('./audit.ts')).audit(range, options, terminal(options), longRun())));

  program
    .command('setup')
    .summary('install the hooks, or remove them')
    .description(help.setup.says)
    .option('--manager <name>', 'the hook manager to use (default: the one whose hooks git runs)')
    .option('-y, --yes', 'also add what is usual, and ask nothing')
    .option('--scripts', 'add the missing scripts to package.json')
    .option('--ci [service]', 'add the CI job: github, gitlab, azure or bitbucket')
    .option('--codeowners <owner>', 'add CODEOWNERS lines for the migrations')
    .option('--agents [names]', 'add rules and hooks for coding agents, by default for those that are used here')
    .option('--dry-run', 'print the changes without making them')
    .option('--remove', 'remove the hooks, and what else setup added')
    .option('--cwd <folder>', 'run as if started in <folder>')
    .addHelpText('after', belowOptions(help.setup))
    .action(async (options) => {
      const { canAsk } = await import('./prompt.ts');
      const asks = canAsk(environment) && !options.yes && !options.remove && !options.dryRun;
      const wizard = asks ? (await import('./wizard.ts')).terminalWizard() : undefined;
      await answer((await import('./setup.ts')).setup(options, environment, terminal(options), wizard));
    });

  const database = program.command('db').summary('compare a database with its migrations').description(help.db.says);
  database.addHelpText('after', belowOptions(help.db));
  for (const [view, summary] of databaseViews)
    database
      .command(view)
      .summary(summary)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}. Only reads.`)
      .option('--env <name>', 'read .env.<name>.local and .env.<name> besides .env.local and .env')
      .option('--url <url>', 'read this database instead of the one in the config')
      .option('--config <path>', 'only the database of this drizzle config')
      .option('--json', 'print JSON')
      .option('--cwd <folder>', 'run as if started in <folder>')
      .action(async (options) => answer((await import('./db.ts')).db(view, options, terminal(options))));

  database
    .command('push [arguments...]')
    .summary('run drizzle-kit push, if the database is on this machine')
    .description('Runs drizzle-kit push if the drizzle config names a database on this machine, and refuses any other.')
    .option('--config <path>', 'the drizzle config')
    .option('--allow <host>', 'a host that is on this machine too, for example a container; can be repeated', collect)
    .option('--cwd <folder>', 'run as if started in <folder>')
    .allowUnknownOption()
    .action(async (args: string[], options) => answer((await import('./push.ts')).push(options, args, terminal(options))));

  program
    .command('doctor')
    .summary('say whether this clone is guarded and drizzle works')
    .description(help.doctor.says)
    .option('--json', 'print JSON for scripts')
    .option('--cwd <folder>', 'run as if started in <folder>')
    .addHelpText('after', belowOptions(help.doctor))
    .action(async (options) => answer((await import('./doctor.ts')).doctor(options, environment, terminal(options))));

  program
    .command('explain [rule]')
    .summary('explain a rule')
    .description(help.explain.says)
    .addHelpText('after', belowOptions(help.explain))
    .action(async (rule?: string) => answer((await import('./explain.ts')).explain(rule)));

  program
    .command('hook <event> [args...]')
    .summary('run by git')
    .description(`${help.hook.says} Events: ${events.join(', ')}.`)
    .allowUnknownOption()
    .addHelpText('after', belowOptions(help.hook))
    .action(runHook);

  program
    .command('agent-hook [agent]')
    .summary('run by coding agents')
    .description(help['agent-hook'].says)
    .addHelpText('after', belowOptions(help['agent-hook']))
    .action(async (agent?: string) => answer((await import('./agent-hook.ts')).agentHook(agent, stdin, terminal({}))));

  await program.parseAsync([...words], { from: 'user' });
}

const databaseViews = [
  ['status', 'what was applied, what is pending, and what migrate would skip or run again'],
  ['history', 'every row of the table of applied migrations'],
  ['info', 'which database it is, and how many migrations it has'],
] as const;

/** The values of an option that can be repeated. */
function collect(one: string, all: readonly string[] = []): string[] {
  return [...all, one];
}
