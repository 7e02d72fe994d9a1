import { type Files, noFiles } from '../model/files.ts';
import type { Context } from './context.ts';
import { judgeChange } from './judge-change.ts';
import { type Judged, nameOfFinding } from './report.ts';

/** Judges all of the judged state as if it were new, and returns what the change did not introduce: `--all` reports it. */
export async function inheritedDefects(context: Context, after: Files, judged: readonly Judged[]): Promise<Judged[]> {
  const known = new Set(judged.flatMap(({ introduced }) => introduced).map(nameOfFinding));
  const whole = await judgeChange({ ...context, level: 'integrity', lost: undefined }, undefined, noFiles, after);
  // databases already ran these migrations, so no command can repair them
  return whole.map((one) => ({
    ...one,
    introduced: one.introduced
      .filter((finding) => !known.has(nameOfFinding(finding)))
      .map(({ repair: _, ...finding }) => ({ ...finding, fix: [] })),
  }));
}
