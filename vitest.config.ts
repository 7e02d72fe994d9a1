import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/generate-histories.ts', 'test/support/feature-histories.ts'],
    setupFiles: ['test/support/environment.ts'],
    // real git and real drizzle-kit: slow machines need the time
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
