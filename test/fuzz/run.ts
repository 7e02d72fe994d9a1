import type { Repository } from '../../src/git/repository.ts';
import { judgeFrom } from '../../src/judge/judge-from.ts';
import type { State } from '../support/histories.ts';
import { randomFrom } from '../support/random.ts';
import { type Given, given } from '../support/tamper.ts';
import { type Folder, filesFrom, folderFrom } from './folder.ts';
import { type Dice, type Mutation, mutations } from './mutations.ts';
import { brokenBy } from './oracle.ts';

/** One generated input: a published tree, and what a change made of it. */
interface Input {
  /** The published state is as drizzle-kit made it; what a repair of another may change is not for the oracle to say. */
  readonly intact: boolean;
  readonly before: Folder;
  readonly after: Folder;
  readonly applied: readonly Mutation[];
  readonly title: string;
}

/** What went wrong with one input, and how to make it again. */
export interface Failure {
  readonly kind: 'crash' | 'hang' | 'false clean' | 'false alarm';
  readonly index: number;
  readonly input: string;
  readonly reason: string;
}

export interface FuzzResult {
  readonly inputs: number;
  readonly clean: number;
  readonly failures: readonly Failure[];
  /** The longest judgement, in milliseconds. */
  readonly slowest: number;
  /** The largest heap seen, in megabytes. */
  readonly heap: number;
}

/** Longer than any honest judgement of so small a folder, on a slow and busy machine. */
const hangs = 5_000;
const published: readonly State[] = ['2', '3'];
const judged: readonly State[] = ['2', '3', '4', '5', '4b', '4custom', '4again', '4squash'];

/** Judges inputs `from` to `to` of a seed at level integrity. The same seed and index give the same input. */
export async function fuzz(
  seed: number,
  { from = 0, to, until = Number.POSITIVE_INFINITY }: { from?: number; to: number; until?: number },
): Promise<FuzzResult> {
  const failures: Failure[] = [];
  let [clean, slowest, heap, inputs] = [0, 0, 0, 0];
  for (let index = from; index < to && Date.now() < until; index += 1) {
    const input = inputOf(seed, index);
    const started = performance.now();
    const verdict = await verdictOf(input);
    const took = performance.now() - started;
    slowest = Math.max(slowest, took);
    if (inputs % 1000 === 0) heap = Math.max(heap, process.memoryUsage().heapUsed / 2 ** 20);
    inputs += 1;
    if (verdict.isClean) clean += 1;
    const failure = failureOf(input, verdict, took);
    if (failure !== undefined) failures.push({ ...failure, index, input: input.title });
  }
  return { inputs, clean, failures, slowest: Math.round(slowest), heap: Math.round(heap) };
}

function failureOf(
  { intact, before, after, applied }: Input,
  { isClean, crash, errors }: Verdict,
  took: number,
): Pick<Failure, 'kind' | 'reason'> | undefined {
  if (crash !== undefined) return { kind: 'crash', reason: crash };
  if (took > hangs) return { kind: 'hang', reason: `${Math.round(took)} ms` };
  if (!intact) return undefined;
  const broken = brokenBy(before, after);
  if (isClean && broken !== undefined) return { kind: 'false clean', reason: broken };
  const alarms = applied.every(({ harmless }) => harmless) && broken === undefined ? errors : [];
  return alarms.length === 0 ? undefined : { kind: 'false alarm', reason: alarms.join(', ') };
}

interface Verdict {
  readonly isClean: boolean;
  readonly errors: readonly string[];
  readonly crash?: string;
}

async function verdictOf({ intact, before, after }: Input): Promise<Verdict> {
  try {
    // what was published before it broke would be looked up in git
    const projects = await judgeFrom(context, intact ? [base] : [], [filesFrom(before)], filesFrom(after));
    const errors = projects.flatMap(({ introduced }) => introduced.filter(({ severity }) => severity === 'error'));
    const blocked = projects.some(({ unchecked }) => unchecked.some(({ blocks }) => blocks));
    return { isClean: errors.length === 0 && !blocked, errors: errors.map(({ rule, subject }) => `${rule} ${subject}`) };
  } catch (error) {
    // an error with a sentence is an answer
    if (error instanceof Error && ['Unjudgeable', 'CouldNotCheck'].includes(error.name))
      return { isClean: false, errors: [error.message] };
    return { isClean: false, errors: [], crash: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const base = { oid: 'b'.repeat(40), parents: [], date: Date.UTC(2026, 0, 1) };

/** Integrity asks git for nothing but the files. */
const context = {
  repository: undefined as unknown as Repository,
  own: {},
  severities: {},
  refs: { refs: [] },
  moment: Date.UTC(2027, 0, 1),
  level: 'integrity' as const,
  past: false,
};

function inputOf(seed: number, index: number): Input {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ index);
  const below = (limit: number) => Math.floor(random() * limit);
  const dice: Dice = { below, of: (items) => items[below(items.length)] as (typeof items)[number] };
  const one = dice.of(given);
  const [from, to] = [dice.of(published), dice.of(judged)];
  // a published state that is broken already must crash nothing, and one of another layout is no upgrade
  const other = dice.of(given);
  const odd = below(16);
  const old = tree(odd === 0 && other.dialect === one.dialect ? other : one, from);
  const broken = odd === 1 ? dice.of(mutations) : undefined;
  const before = broken?.apply(old, dice) ?? old;
  const applied = Array.from({ length: dice.below(4) }, () => dice.of(mutations));
  const after = applied.reduce((folder, mutation) => mutation.apply(folder, dice), tree(one, to));
  const kind = `${one.kit} ${one.dialect}`;
  return {
    intact: broken === undefined,
    before,
    after,
    applied,
    title: [
      kind,
      ...(odd === 0 ? [`published by ${other.kit}`] : []),
      ...(broken === undefined ? [] : [`published broken: ${broken.name}`]),
      `${from} to ${to}`,
      ...applied.map(({ name }) => name),
    ].join(', '),
  };
}

const trees = new Map<string, Folder>();

function tree(one: Given, state: State): Folder {
  const name = `${one.kit} ${one.dialect} ${state}`;
  const known = trees.get(name) ?? folderFrom(one.at(state));
  trees.set(name, known);
  return known;
}
