import { expect, test } from 'vitest';
import { fuzz } from './run.ts';

// `npm run fuzz` goes on from here with other seeds
test('6,000 mutated folders crash nothing, hang nothing, and are never called clean wrongly', async () => {
  const { failures, inputs, clean } = await fuzz(1, { to: 6_000 });
  expect(failures.slice(0, 5)).toEqual([]);
  expect(inputs).toBe(6_000);
  // both answers are given
  expect(clean).toBeGreaterThan(600);
  expect(clean).toBeLessThan(4_500);
}, 300_000);
