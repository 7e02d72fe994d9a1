import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/**
 * Tests of one function each: they start no git, no drizzle-kit and no command line. A new file in one of these folders is among them; the
 * few that start something are named in brackets.
 */
const unit = [
  'test/{dialects,layouts,snapshots}/*.test.ts',
  'test/model/!(shell).test.ts',
  'test/agents/shell.test.ts',
  'test/risks/!(on-servers).test.ts',
  'test/sql/!(hostile).test.ts',
  'test/reporters/!(gitlab|sarif).test.ts',
  'test/rules/conventions/!(conventions).test.ts',
  // rules that are tried with tables of migrations
  'test/rules/{drop,rename}-*.test.ts',
  'test/rules/{column-type-narrowed,not-null-without-default,primary-key-changed,sqlite-table-rebuilt}.test.ts',
  'test/rules/{truncate,unbounded-write,branches-conflict,migration-without-schema}.test.ts',
  'test/{architecture,commitlint,docs}.test.ts',
  'test/docs/*.test.ts',
];

const shared = {
  // files of a worker share their modules, because loading everything again takes half a second each: a file undoes what it changes in its
  // process, and what has to happen after each file belongs in test/support/environment.ts
  isolate: false,
  setupFiles: ['test/support/environment.ts'],
  // real git and real drizzle-kit: slow machines need the time
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    // once for both projects: they do not extend this
    globalSetup: ['test/support/memory.ts', 'test/support/generate.ts'],
    sequence: { sequencer: LongestFirst },
    // a test mostly waits for one process at a time, and the default leaves one core of two idle
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      { test: { name: 'unit', include: unit, ...shared } },
      { test: { name: 'repositories', include: ['test/**/*.test.ts'], exclude: [...unit, '**/node_modules/**'], ...shared } },
    ],
  },
});
