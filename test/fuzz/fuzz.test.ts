import { expect, test } from 'vitest';
import { fuzz } from './run.ts';

// `npm run fuzz` goes on from here with other seeds
test('20,000 mutated folders crash nothing, hang nothing, and are never called clean wrongly', async () => {
  const { failures, inputs, clean } = await fuzz(1, { to: 20_000 });
  expect(failures.slice(0, 5)).toEqual([]);
  expect(inputs).toBe(20_000);
  // both answers are given
  expect(clean).toBeGreaterThan(2_000);
  expect(clean).toBeLessThan(15_000);
}, 300_000);
