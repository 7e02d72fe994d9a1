import { parseArgs } from 'node:util';
import { fuzz } from './run.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, count: { type: 'string' }, only: { type: 'string' }, seconds: { type: 'string' } },
});
const seed = Number(values.seed ?? 1);
const only = values.only === undefined ? undefined : Number(values.only);
const until = values.seconds === undefined ? undefined : Date.now() + Number(values.seconds) * 1000;
const result = await fuzz(seed, {
  from: only ?? 0,
  to: only === undefined ? Number(values.count ?? 100_000) : only + 1,
  ...(until !== undefined && { until }),
});
const kinds = ['crash', 'hang', 'false clean', 'false alarm'] as const;
const counts = kinds.map((kind) => `${kind} ${result.failures.filter((one) => one.kind === kind).length}`);
console.log(`seed ${seed}: ${result.inputs} inputs, ${result.clean} clean, ${counts.join(', ')}`);
console.log(`slowest ${result.slowest} ms, heap ${result.heap} MB`);
for (const { kind, index, input, reason } of result.failures.slice(0, 20))
  console.log(`\n${kind}: npm run fuzz -- --seed ${seed} --only ${index}\n  ${input}\n  ${reason}`);
process.exitCode = result.failures.length === 0 ? 0 : 1;
