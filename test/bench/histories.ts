import { join } from 'node:path';
import type { Kit } from '../support/histories.ts';
import { grow } from './grown.ts';
import { type Contender, measure } from './measure.ts';
import { benchRepository } from './repositories.ts';
import type { Section } from './table.ts';

const megabytes = 1_000_000;
const snapshotBytes = (100 * megabytes) / 300;
const cli = 'node_modules/drizzle-guard/dist/cli.js';
const node = '`node -e 0`';

/** The integrity check of one staged migration on ever longer histories. */
export function integrityChecks(folder: string, modules: string, kit: Kit, lengths: readonly number[], rounds: number): Section {
  const repositories = lengths.map((length) => {
    const { published, next } = grow[kit](length, snapshotBytes);
    const repository = benchRepository(join(folder, `history-${kit}-${length}`), modules, published);
    return { length, cwd: repository.write(next).stage().path };
  });
  const longest = repositories.at(-1);
  if (longest === undefined) throw new Error('no history to measure');
  const { cwd, length } = longest;
  const check = ['node', cli, 'check', '--level', 'integrity'] as const;
  const name = (count: number) => `drizzle-guard check --level integrity, ${count} published`;
  const contenders: Contender[] = [
    { name: node, cwd, command: ['node', '-e', '0'] },
    ...repositories.map((one) => ({ name: name(one.length), cwd: one.cwd, command: check })),
    { name: `the same with --all, ${length} published`, cwd, command: [...check, '--all'] },
    { name: `drizzle-kit check, ${length} published`, cwd, command: ['node', 'node_modules/drizzle-kit/bin.cjs', 'check'] },
  ];
  return {
    title: `Integrity of one new migration, ${kit}, ${length} migrations of ${Math.round(snapshotBytes / 1000)} kB`,
    measured: measure(contenders, rounds),
    peer: node,
    budgets: { [name(length)]: { times: 2.5 } },
    growth: { from: name(lengths[0] ?? 0), to: name(length) },
  };
}
