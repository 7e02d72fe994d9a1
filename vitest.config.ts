import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/memory.ts', 'test/support/generate.ts'],
    // files of a worker share their modules, because loading everything anew takes half a second each: what a file changes of its process,
    // it changes back, and what is to happen after each file belongs into test/support/environment.ts
    isolate: false,
    setupFiles: ['test/support/environment.ts'],
    sequence: { sequencer: LongestFirst },
    // the default leaves one core idle, which is half of a small machine
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // real git and real drizzle-kit: slow machines need the time
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
