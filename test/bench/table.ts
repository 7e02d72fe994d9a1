import { type Measured, median } from './measure.ts';

/** What a contender may cost: so many milliseconds over its peer, or so many times as much. */
export type Budget = { readonly over: number } | { readonly times: number };

/** Contenders that were measured side by side. */
export interface Section {
  readonly title: string;
  readonly measured: readonly Measured[];
  /** The contender that ratios are to. */
  readonly peer: string;
  readonly budgets: Readonly<Record<string, Budget>>;
  /** Contenders that could not be run here. */
  readonly missing?: readonly string[];
  /** Two contenders that should cost the same. */
  readonly growth?: { readonly from: string; readonly to: string };
}

/** A section as a markdown table. */
export function table({ title, measured, peer, budgets, missing = [], growth }: Section): string {
  const timesOf = (name: string) => measured.find((one) => one.name === name)?.times ?? [];
  const rows = measured.map(({ name, times }) => {
    const budget = budgets[name];
    return [
      name,
      median(times).toFixed(1),
      name === peer ? '1' : ratio(times, timesOf(peer)).toFixed(2),
      budget === undefined ? '' : verdict(budget, times, timesOf(peer)),
    ];
  });
  const lines = [
    ['', 'ms', `× ${peer}`, 'budget'],
    [':--', '--:', '--:', ':--'],
    ...rows,
    ...missing.map((name) => [name, 'not available', '', '']),
  ];
  const text = `### ${title}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
  if (growth === undefined) return text;
  return `${text}\n${growth.to}: ${ratio(timesOf(growth.to), timesOf(growth.from)).toFixed(2)} × ${growth.from}\n`;
}

function verdict(budget: Budget, times: readonly number[], peer: readonly number[]): string {
  const more = difference(times, peer);
  const [words, met] =
    'over' in budget
      ? [`at most ${budget.over} ms more: ${more.toFixed(1)} ms`, more <= budget.over]
      : [`at most ${budget.times} ×`, ratio(times, peer) <= budget.times];
  return `${words}, ${met ? 'met' : '**missed**'}`;
}

/** Compared round by round: what slowed the machine for a while slowed both. */
function ratio(times: readonly number[], peer: readonly number[]): number {
  return median(times.map((time, round) => time / (peer[round] ?? Number.NaN)));
}

function difference(times: readonly number[], peer: readonly number[]): number {
  return median(times.map((time, round) => time - (peer[round] ?? Number.NaN)));
}
