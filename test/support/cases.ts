import { describe, expect, test } from 'vitest';
import { judge, type Report } from '../../src/index.ts';
import { kits as allKits, type Kit } from './histories.ts';
import { publishedRepository } from './repository.ts';
import { type Situation, saidBy } from './situation.ts';
import { difference, everyLayout, type Given } from './tamper.ts';

/** Situations by what they are; undefined where a dialect cannot have it. */
export type Situations = Readonly<Record<string, (given: Given) => Situation | undefined>>;

/** Judges a situation's index; what could not be checked fails the test. */
export async function judged({ published, committed = published, staged, now }: Situation): Promise<Report> {
  const repository = publishedRepository(published);
  if (committed !== published) repository.write(difference(published, committed)).commit();
  repository.write(difference(committed, staged)).stage();
  const report = await judge({ cwd: repository.path, subject: { kind: 'index' }, ...(now !== undefined && { now }) });
  expect(report.unchecked).toEqual([]);
  return report;
}

/** A rule's table, on every layout: each bad situation is this one finding, each ok one is none. */
export function ruleTable(
  rule: string,
  {
    kits = allKits,
    says = rule,
    bad,
    ok,
  }: { readonly kits?: readonly Kit[]; readonly says?: string; readonly bad: Situations; readonly ok: Situations },
): void {
  describe.each(everyLayout.filter(({ kit }) => kits.includes(kit)))('$kit $dialect', (kind) => {
    test.each(situations(bad, kind))('bad: %s', async (_, situation) => {
      const report = await judged(situation);
      expect(saidBy(report)).toEqual([says]);
      const [finding] = report.findings;
      if (situation.path !== undefined) expect(finding?.path).toBe(situation.path);
      expect(finding?.fix).not.toEqual([]);
    });

    test.each(situations(ok, kind))('ok: %s', async (_, situation) => {
      expect(saidBy(await judged(situation))).toEqual([]);
    });
  });
}

function situations(table: Situations, kind: Given): [string, Situation][] {
  return Object.entries(table).flatMap(([name, build]) => {
    const situation = build(kind);
    return situation === undefined ? [] : [[name, situation] as [string, Situation]];
  });
}
