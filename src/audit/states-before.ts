import type { Files } from '../model/files.ts';
import { below } from './commit-files.ts';
import type { Followed } from './followed.ts';
import type { Walker } from './judge-commit.ts';

/** How many states are kept; others are listed again. */
const limit = 200;

type Compared = Pick<Followed, 'parent' | 'from'>;

/** The project's files before an error's commit. */
export async function stateBefore(walker: Walker, { parent, from }: Compared): Promise<Files> {
  const { states, kept } = walker;
  if (parent === null) return states.from(new Map());
  const state = kept.get(comparedName({ parent, from })) ?? states.at(parent).then((files) => below(states, files, from));
  keep(walker, comparedName({ parent, from }), state);
  return state;
}

/** Keeps a state that was listed anyway, for the errors of the next commit. */
export function keepStateBefore(walker: Walker, one: Compared, files: Files): void {
  keep(walker, comparedName(one), Promise.resolve(below(walker.states, files, one.from)));
}

function comparedName({ parent, from }: Compared): string {
  return `${parent} ${from}`;
}

function keep({ kept }: Walker, name: string, state: Promise<Files>): void {
  kept.delete(name);
  kept.set(name, state);
  const [oldest] = kept.keys();
  if (kept.size > limit && oldest !== undefined) kept.delete(oldest);
}
