import { expect, test } from 'vitest';
import { storm } from '../support/fault-injection.ts';
import { guardedRepository } from '../support/guarded.ts';

/** The same numbers every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

// more of it by hand: FAULTS=500 npx vitest run test/audit/faults.test.ts
const count = Number(process.env.FAULTS ?? 24);

test(`${count} commits in two worktrees, a third of them killed, tear nothing`, { timeout: count * 5000 }, async () => {
  const repository = guardedRepository();
  const aftermath = await storm(repository, count, seeded(7));
  if (process.env.FAULTS !== undefined) console.log({ ...aftermath, overrides: aftermath.overrides.length });
  expect(aftermath).toMatchObject({ attempted: count, damage: [], torn: [] });
  expect(aftermath.killed).toBeGreaterThan(0);
  expect(aftermath.overrides.length).toBeGreaterThan(0);
  // every override is found again from the objects, whatever became of its note
  const flagged = ['main', 'linked'].flatMap((branch) => {
    const { stdout } = repository.run(`node_modules/.bin/drizzle-guard audit origin/main..${branch} --json`);
    const audit = JSON.parse(stdout) as { readonly flagged: readonly { readonly commit: string; readonly class: string }[] };
    return audit.flagged.filter((one) => one.class === 'override').map(({ commit }) => commit);
  });
  expect(flagged.sort()).toEqual([...aftermath.overrides].sort());
  // and nothing stands in the way of the next commit
  repository.run('git reset -q --hard && echo hello > hello.md && git add hello.md');
  expect(repository.run('git commit -q -m hello').exitCode).toBe(0);
});
