import { join } from 'node:path';
import { git, splitZ } from '../git/run.ts';
import { textOnDisk } from '../hooks/managers/folders.ts';

/** Whether lint-staged is configured to run drizzle-guard before a commit, by the preset of this package. */
export async function hasPreset(top: string): Promise<boolean> {
  const patterns = [':(glob)**/lint-staged.config.*', ':(glob)**/.lintstagedrc*'];
  const { stdout } = await git(['ls-files', '-z', '-c', '-o', '--exclude-standard', '--', ...patterns], { cwd: top });
  const texts = await Promise.all(splitZ(stdout).map((path) => textOnDisk(join(top, path))));
  return texts.some((text) => text?.includes('drizzle-guard/lint-staged'));
}
