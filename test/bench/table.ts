import type { Measured } from './measure.ts';

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
  const costOf = (name: string) => measured.find((one) => one.name === name)?.milliseconds ?? Number.NaN;
  const rows = measured.map(({ name, milliseconds }) => {
    const budget = budgets[name];
    return [
      name,
      milliseconds.toFixed(1),
      name === peer ? '1' : (milliseconds / costOf(peer)).toFixed(2),
      budget === undefined ? '' : verdict(budget, milliseconds, costOf(peer)),
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
  return `${text}\n${growth.to}: ${(costOf(growth.to) / costOf(growth.from)).toFixed(2)} × ${growth.from}\n`;
}

function verdict(budget: Budget, milliseconds: number, peer: number): string {
  const [words, met] =
    'over' in budget
      ? [`at most ${budget.over} ms more: ${(milliseconds - peer).toFixed(1)} ms`, milliseconds - peer <= budget.over]
      : [`at most ${budget.times} ×`, milliseconds / peer <= budget.times];
  return `${words}, ${met ? 'met' : '**missed**'}`;
}
