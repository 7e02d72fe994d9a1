import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/memory.ts', 'test/support/generate-histories.ts', 'test/support/feature-histories.ts'],
    // the files change nothing that outlives them, and loading everything anew takes seconds for each
    isolate: false,
    setupFiles: ['test/support/environment.ts'],
    // the default leaves one core idle, which is half of a small machine
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // real git and real drizzle-kit: slow machines need the time
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
