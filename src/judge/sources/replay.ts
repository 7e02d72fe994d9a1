import type { Change } from '../../model/change.ts';
import type { Unchecked } from '../../model/report.ts';
import { debug } from '../../processes/debug.ts';
import { during } from '../../processes/time-limit.ts';
import { isDisplaced } from '../displaced.ts';
import type { FactSource } from '../fact-source.ts';

/** The SQL that drizzle-kit generates for the new migrations. */
export const replay: FactSource = {
  name: 'replay',
  level: 'replay',
  needs: (change, { changes }) => !isDisplaced(change, changes),
  async read(change, { level, proofs }) {
    const { out } = change.after;
    const shared = await proofs();
    const { replays, kit, unproved } = await during(`generating the new migrations of ${out} again (replay)`, () =>
      shared.replays({ ...change, level }),
    );
    const because = unproved === undefined ? '' : `: ${unproved.reason}`;
    debug(`${out}: replay of ${replays.size} of ${change.added.length} new migrations${because}`);
    return {
      facts: { level, replays },
      looked: { kit },
      unchecked: [
        ...(unproved === undefined ? [] : [{ project: out, level: 'replay' as const, ...unproved }]),
        ...(await tooLargeToReplay(change)),
      ],
    };
  },
};

/** New SQL that was not read. Where something is published, level integrity says so. */
async function tooLargeToReplay({ before, after, added, unreadSize }: Change): Promise<Unchecked[]> {
  if (before.migrations.length > 0) return [];
  const large = added.flatMap(({ sql }) => {
    const size = unreadSize(sql);
    return size === undefined ? [] : [{ path: sql.path, size }];
  });
  if (large.length === 0) return [];
  const { tooLarge } = await import('../../sql/too-large.ts');
  return large.map(({ path, size }) => ({
    project: after.out,
    level: 'replay',
    reason: `${path} ${tooLarge(size)}`,
    blocks: true,
  }));
}
