import { createTwoFilesPatch } from 'diff';
import { indexFiles, worktreeFiles } from '../git/files.ts';
import { openRepository, type Repository } from '../git/repository.ts';
import { type Report, unapproved } from '../model/report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { Answers, Plan, Question } from '../repair/plan.ts';
import type { Repair } from '../repair/planned.ts';
import { planRepair } from '../repair/repair.ts';
import { planRevert } from '../repair/revert/revert.ts';
import { planSquash } from '../repair/squash/squash.ts';
import { type Direction, finish, undo, unfinished, writeOutcome } from '../repair/writing/index.ts';
import { pretty } from '../reporters/pretty.ts';
import { rules } from '../rules/index.ts';
import type { Outcome, Terminal } from './command.ts';
import { again } from './fix-again.ts';
import type { Prompt } from './prompt.ts';

export interface FixOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly rename?: readonly string[];
  readonly create?: readonly string[];
  readonly restore?: readonly string[];
  /** Tags of unpublished migrations to generate from the schema again. */
  readonly again?: readonly string[];
  /** The rule whose findings are repaired, and no others. */
  readonly only?: string;
  /** A commit to take back by going forward. */
  readonly revert?: string;
  /** Whether this branch's migrations become one. */
  readonly squash?: boolean;
  /** What is generated gets this name. */
  readonly name?: string;
  readonly base?: string;
  /** The name of a backup, or the newest one. */
  readonly undo?: boolean | string;
  readonly force?: boolean;
}

/** Repairs what is staged, or an open merge, where that can be proved; asks for the rest. */
export async function fix(options: FixOptions, terminal: Terminal, prompt: Prompt | undefined): Promise<Outcome> {
  const repository = await openRepository(terminal.cwd);
  try {
    refuseTogether(options);
    const { undo: backup, force = false } = options;
    if (backup === undefined || backup === false) {
      const said = await ended(repository, 'back');
      const outcome = await repaired(repository, options, terminal, prompt);
      return { ...outcome, stderr: `${said}${outcome.stderr ?? ''}` };
    }
    const said = await ended(repository, 'back');
    // what was interrupted is brought back already
    if (said !== '') return { exitCode: 0, stdout: said };
    return await undone(repository, backup === true ? undefined : backup, force);
  } finally {
    repository.close();
  }
}

async function repaired(
  repository: Repository,
  options: FixOptions,
  terminal: Terminal,
  prompt: Prompt | undefined,
): Promise<Outcome> {
  const { dryRun = false, yes = false } = options;
  const repair = await answeredRepair(repository, options, prompt);
  const { plan, report } = repair;
  if (plan.questions.length > 0)
    return {
      exitCode: 2,
      stdout: `${plan.questions.map((one) => asked(one, again(options))).join('\n')}\nNothing was changed.\n`,
    };
  const left = remaining(repair, terminal);
  if (plan.contents.size === 0)
    return nothingToDo(options, { left, unchecked: report.verdict === 'unchecked', stuck: stuckRules(report) });
  const text = `${outlined(plan)}\n${await diffOf(repository, plan)}`;
  if (report.verdict === 'unchecked' || repair.worse.length > 0)
    return { exitCode: 2, stdout: `${text}\nThis would not be enough:\n\n${left}\nNothing was changed.\n` };
  if (dryRun) return { exitCode: 0, stdout: `${text}\nNothing was changed, because of --dry-run.\n` };
  if (!yes) {
    if (prompt === undefined)
      return { exitCode: 2, stdout: `${text}\nNothing was changed. To do this, run: ${again(options)} --yes\n` };
    if (!(await prompt.confirm(`${text}\nDo this?`))) return { exitCode: 2, stdout: 'Nothing was changed.\n' };
  }
  const says = plan.steps.map(({ say }) => say).join('\n');
  await writeOutcome(repository, { outs: plan.outs, files: plan.contents }, { says });
  return {
    exitCode: left === '' ? 0 : 1,
    stdout: `${yes ? `${text}\n` : ''}Done. To take it back: npx drizzle-guard fix --undo\n${left === '' ? '' : `\n${left}`}`,
  };
}

function nothingToDo(
  options: FixOptions,
  { left, unchecked, stuck }: { readonly left: string; readonly unchecked: boolean; readonly stuck: readonly string[] },
): Outcome {
  const said = unchecked ? undefined : nothing(options);
  if (left === '') return { exitCode: 0, stderr: `drizzle-guard: ${said ?? 'nothing to fix'}\n` };
  if (!unchecked && stuck.length > 0 && said === undefined) {
    const way = stuck.map((rule) => `npx drizzle-guard explain ${rule}\n`).join('');
    return {
      exitCode: 2,
      stdout: `${left}\nNo repair of this can be proved, so nothing was changed. The steps by hand:\n${way}`,
    };
  }
  return { exitCode: unchecked ? 2 : 1, stdout: `${said ?? 'Nothing here can be fixed without you'}.\n\n${left}` };
}

/** The rules of findings that only `fix` would end. */
function stuckRules(report: Report): string[] {
  const open = unapproved(report).filter(({ repair, fix }) => repair !== undefined && fix.length === 1);
  return [...new Set(open.map(({ rule }) => rule))];
}

function nothing({ revert, squash = false, only }: FixOptions): string | undefined {
  if (only !== undefined) return `nothing to fix about ${only}`;
  if (revert !== undefined) return `${revert} is taken back already`;
  return squash ? 'nothing to squash: this branch has no two generated migrations in a row' : undefined;
}

function planOf(repository: Repository, { revert, squash = false, base, only }: FixOptions, answers: Answers): Promise<Repair> {
  if (revert !== undefined) return planRevert(repository, revert, answers, base);
  return squash ? planSquash(repository, answers, base) : planRepair(repository, answers, { base, only });
}

/** The repair, once whoever sits at the terminal has answered all that can be answered there. */
async function answeredRepair(repository: Repository, options: FixOptions, prompt: Prompt | undefined): Promise<Repair> {
  const { rename = [], create = [], restore = [], again: redone = [], name } = options;
  let answers: Answers = {
    renames: rename,
    creates: create,
    restores: restore,
    again: redone,
    ...(name !== undefined && { name }),
  };
  for (;;) {
    const repair = await planOf(repository, options, answers);
    const { questions } = repair.plan;
    if (prompt === undefined || questions.length === 0 || questions.some((one) => one.answers.length === 0)) return repair;
    for (const { ask, answers: choices } of questions) {
      const chosen = await prompt.choose(
        ask,
        choices.map(({ say }) => say),
      );
      const gives = chosen === undefined ? undefined : choices[chosen]?.gives;
      if (gives === undefined) return repair;
      answers = {
        ...answers,
        renames: [...answers.renames, ...(gives.renames ?? [])],
        creates: [...answers.creates, ...(gives.creates ?? [])],
        restores: [...answers.restores, ...(gives.restores ?? [])],
        again: [...(answers.again ?? []), ...(gives.again ?? [])],
      };
    }
  }
}

/** Brings back what was there before the last repair, or before the one of this name. */
async function undone(repository: Repository, name: string | undefined, force: boolean): Promise<Outcome> {
  const { brought, backup } = await undo(repository, name, { force });
  return {
    exitCode: 0,
    stdout: `Brought back ${brought.about.outs.join(', ')} as of ${brought.about.time}. To take that back: npx drizzle-guard fix --undo ${backup.name}\n`,
  };
}

/** A repair that was killed while it wrote is ended before anything else is done. */
async function ended(repository: Repository, direction: Direction): Promise<string> {
  if ((await unfinished(repository)) === undefined) return '';
  await finish(repository, direction);
  return direction === 'back'
    ? 'The last fix was interrupted; everything is as it was before it.\n'
    : 'The last fix was interrupted; it is finished now.\n';
}

function outlined({ steps, notes }: Plan): string {
  const done = steps.map(({ say, why }, at) => `${at + 1}. ${say}\n   ${why}\n`);
  return [...done, ...notes.map((note) => `note  ${note}\n`)].join('');
}

function asked({ ask, answers }: Question, command: string): string {
  const runs = (line: string) => `    ${line.replace(/^npx drizzle-guard fix(?= |$)/, () => command)}`;
  return [ask, ...answers.flatMap(({ say, run }) => [`  ${say}`, ...run.map(runs)])].join('\n');
}

/** What the state after the repair still asks of a person. */
function remaining({ report }: Repair, { color, atTop = false, forAgent }: Terminal): string {
  return unapproved(report).length === 0 && report.unchecked.every(({ blocks }) => !blocks)
    ? ''
    : pretty(report, { color, atTop, forAgent });
}

/** What would change, against what is on disk now. Snapshots are named only: nobody reads them. */
async function diffOf(repository: Repository, { contents }: Plan): Promise<string> {
  const [index, worktree] = await Promise.all([indexFiles(repository), worktreeFiles(repository)]);
  const files = await Promise.all(
    [...contents]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(async ([path, bytes]) => {
        if (path.endsWith('snapshot.json')) return `${bytes === null ? 'removes' : 'writes'} ${path}\n`;
        const source = worktree.entries.has(path) ? worktree : index;
        const old = source.entries.has(path) ? decode(await source.read(path)) : '';
        return createTwoFilesPatch(
          old === '' ? '/dev/null' : path,
          bytes === null ? '/dev/null' : path,
          old,
          bytes === null ? '' : decode(bytes),
        );
      }),
  );
  return files.join('');
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Throws where options contradict each other. */
export function refuseTogether({ undo, yes, dryRun, revert, squash, name, only }: FixOptions): void {
  const ways = [
    undo && '--undo',
    revert !== undefined && '--revert',
    squash && '--squash',
    only !== undefined && '--only',
  ].filter((one) => one);
  if (only !== undefined && !rules.some(({ id }) => id === only))
    throw new Unjudgeable(`There is no rule ${only}. To list the rules, run: npx drizzle-guard explain`);
  if (ways.length > 1) throw new Unjudgeable(`${ways.join(' and ')} do not go together`);
  if (name !== undefined && !/^[\w-]+$/.test(name))
    throw new Unjudgeable(`--name takes letters, digits, _ and -, for example add_nickname; got ${name}`);
  if (undo && dryRun) throw new Unjudgeable('--undo and --dry-run do not go together');
  if (yes && dryRun) throw new Unjudgeable('--yes and --dry-run do not go together');
}
