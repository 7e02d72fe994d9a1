import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('a loop that lets no timer run is ended all the same, with what took place', () => {
  const code = `
    import { during, startTimeLimit, watchFromAside } from './src/processes/time-limit.ts';
    startTimeLimit(1, { isFixed: true });
    await watchFromAside();
    void during('reading the SQL of drizzle (integrity)', async () => { for (;;); });`;
  const { signal, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(signal).toBe('SIGKILL');
  expect(stderr).toContain(
    'drizzle-guard: The time limit of 1 second ended while reading the SQL of drizzle (integrity). To allow more, set DRIZZLE_GUARD_TIMEOUT=60',
  );
});
