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
      unchecked: unproved === undefined ? [] : [{ project: out, level: 'replay', ...unproved }],
    };
  },
};
