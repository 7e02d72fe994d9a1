import type { Rule } from '../../model/finding.ts';

export type RuleGroup = 'integrity' | 'data' | 'replay' | 'drift' | 'conventions';

/** What the rules of a group look at, in the order of the documentation. */
const groupTitles: Readonly<Record<RuleGroup, string>> = {
  integrity: 'Integrity: migration files and published history',
  data: 'Data: what a migration does to rows and deployed code',
  replay: 'Replay: the SQL of new migrations',
  drift: 'Drift: the schema and its migrations',
  conventions: 'Conventions: off until switched on',
};

export function groupOf({ optIn, level, about, kind }: Rule): RuleGroup {
  if (optIn) return 'conventions';
  if (level !== 'integrity') return level;
  return about === 'migration' && kind === 'decision' ? 'data' : 'integrity';
}

/** The groups with their rules, which keep their order. */
export function grouped(rules: readonly Rule[]): { readonly group: RuleGroup; readonly title: string; readonly rules: Rule[] }[] {
  return (Object.keys(groupTitles) as RuleGroup[]).map((group) => ({
    group,
    title: groupTitles[group],
    rules: rules.filter((rule) => groupOf(rule) === group),
  }));
}
