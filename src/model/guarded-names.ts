/**
 * Files that decide verdicts wherever they lie, as git's globs: by them a project appears or its history is read, a proof runs with another
 * kit or other variables, or what git stores is not what a migrator reads.
 */
export const guardedGlobs: readonly string[] = [
  // few of them: every commit in a big repository pays for each
  ...['drizzle*.config.*', '_journal.json', '[0-9]*/snapshot.json', '.env*', '.git[am]*'],
  ...['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-*.yaml', 'yarn.lock', 'bun.lock*'],
].map((name) => `**/${name}`);

/** Whether a path is one of them, whatever its case: a file system may not tell `_JOURNAL.json` apart. */
export function isGuardedName(path: string): boolean {
  return guarded.test(path);
}

const guarded = new RegExp(
  `(?:^|/)(?:${guardedGlobs
    .map((glob) => glob.slice('**/'.length))
    .map((name) => name.replaceAll('.', '\\.').replaceAll('*', '[^/]*'))
    .join('|')})$`,
  'i',
);
