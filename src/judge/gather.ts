import type { Change } from '../model/change.ts';
import type { Level } from '../model/level.ts';
import { debug } from '../processes/debug.ts';
import type { FactContext, FactSource, Gathered, KitProofs, Round, SourceAnswer } from './fact-source.ts';
import { sources } from './facts.ts';

const levels: readonly Level[] = ['integrity', 'replay', 'drift'];

/**
 * Adds facts to the changes of all projects, as far as the level asks for. Each source finishes all projects before the next one
 * starts. Projects without a change come last.
 */
export async function gather(changes: readonly Change[], context: FactContext): Promise<Gathered[]> {
  let gathered: readonly Gathered[] = changes.map((change) => ({ change, unchecked: [] }));
  let opened: Promise<KitProofs> | undefined;
  const round: Round = {
    ...context,
    get changes() {
      return gathered.map(({ change }) => change);
    },
    proofs() {
      opened ??= import('./proofs.ts').then(({ openProofs }) => openProofs(changes, context));
      return opened;
    },
  };
  if (context.level === 'integrity') debug('replay and drift not run: level integrity');
  try {
    const others: Gathered[] = [];
    for (const source of sources.filter(({ level }) => levels.indexOf(level) <= levels.indexOf(context.level))) {
      gathered = await Promise.all(gathered.map((one) => withFacts(one, source, round)));
      others.push(...((await source.others?.(round)) ?? []));
    }
    return [...gathered, ...others];
  } finally {
    (await opened)?.close();
  }
}

async function withFacts(one: Gathered, source: FactSource, round: Round): Promise<Gathered> {
  return source.needs(one.change, round) ? plus(one, await source.read(one.change, round)) : one;
}

function plus(one: Gathered, { facts, looked, unchecked = [] }: SourceAnswer): Gathered {
  // a failure that stopped level replay stops level drift for the same reason, which is said once
  const said = new Set(one.unchecked.filter(({ level }) => level !== 'integrity').map(({ reason }) => reason));
  return {
    ...one,
    ...looked,
    // the report names the drizzle-kit that replayed
    kit: one.kit ?? looked?.kit,
    change: { ...one.change, ...facts },
    unchecked: [...one.unchecked, ...unchecked.filter(({ level, reason }) => level !== 'drift' || !said.has(reason))],
  };
}
