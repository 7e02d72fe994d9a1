import { during, watchFromAside } from '../../processes/time-limit.ts';
import { onlyAdds } from '../../risks/additive.ts';
import type { FactSource } from '../fact-source.ts';

/** What new migrations do to existing data. The readers of SQL load only if there is something to read. */
export const risks: FactSource = {
  name: 'risks',
  level: 'integrity',
  needs: (change) => change.added.length > 0 && !onlyAdds(change),
  async read(change) {
    await watchFromAside();
    const found = await during(`reading the SQL of ${change.after.out} (integrity)`, async () =>
      (await import('../../risks/index.ts')).risksOf(change),
    );
    return { facts: { risks: found.risks }, unchecked: found.unchecked };
  },
};
