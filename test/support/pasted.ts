import { runKit } from './feature-histories.ts';
import type { Kit } from './histories.ts';
import type { TestRepository } from './repository.ts';

interface Generated {
  readonly name: string;
  /** Seconds, because 1.0 names folders by the second. */
  readonly clock: number;
  readonly renames?: readonly (readonly [from: string, to: string])[] | undefined;
}

/** Lets the kit of a project generate, with its questions about renames answered. */
export async function generated(repository: TestRepository, kit: Kit, { name, clock, renames = [] }: Generated): Promise<void> {
  const hints = renames.map(([from, to]) => {
    const [kind] = from.split('.').length > 2 ? ['column'] : ['table'];
    return { type: 'rename', kind, from: from.split('.'), to: to.split('.') };
  });
  const options = kit === '1.0' && hints.length > 0 ? ['--hints', JSON.stringify(hints)] : [];
  const environment = { KIT_CLOCK: String(clock), ...(renames.length > 0 && { KIT_ANSWERS: 'rename' }) };
  const output = await runKit(repository.path, ['generate', '--name', name, ...options], environment);
  if (!repository.run('git status --porcelain -uall drizzle').output.includes(name)) throw new Error(output);
}
