import { during, watchFromAside } from '../../processes/time-limit.ts';
import { onlyAdds } from '../../risks/additive.ts';
import type { FactSource } from '../fact-source.ts';

/** What new migrations do to what databases hold already. Where there is no reason to look, there is nothing to load. */
export const risks: FactSource = {
  name: 'risks',
  level: 'integrity',
  needs: (change) => change.added.length > 0 && !onlyAdds(change),
  async read(change) {
    watchFromAside();
    const found = await during(`reading the SQL of ${change.after.out} (integrity)`, async () =>
      (await import('../../risks/index.ts')).risksOf(change),
    );
    return { facts: { risks: found.risks }, unchecked: found.unchecked };
  },
};
