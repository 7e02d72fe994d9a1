import type { Change } from './model/change.ts';
import type { Finding, Occurrence, Rule, Severity } from './model/finding.ts';

/** What a change introduces, and what the published state had already. */
export interface Checked {
  readonly introduced: readonly Finding[];
  readonly inherited: number;
  /** What the published state has by itself, by the keys of its findings. */
  readonly known: ReadonlySet<string>;
}

/** A severity for a rule's id, or off. */
export type Severities = Readonly<Record<string, Severity | 'off'>>;

/** What a configuration makes of rules: those of a team's conventions speak only when it says so. */
export function severitiesOf(
  {
    conventions = false,
    rules: configured = {},
  }: { readonly conventions?: boolean | undefined; readonly rules?: Severities | undefined },
  rules: readonly Rule[],
): Severities {
  const asked = conventions ? rules.filter(({ optIn }) => optIn) : [];
  return { ...Object.fromEntries(asked.map(({ id, severity }) => [id, severity])), ...configured };
}

/**
 * The findings of a change, less those that its published state has by itself. `published` is the structure of that state: what rules
 * say of it is inherited, never the change's own.
 */
export function check(change: Change, published: Change, rules: readonly Rule[], severities: Severities = {}): Checked {
  const inherited = new Set(findingsOf(published, rules, severities).map(keyOf));
  const introduced = findingsOf(change, rules, severities).filter((finding) => !inherited.has(keyOf(finding)));
  return { introduced, inherited: inherited.size, known: inherited };
}

/** A finding's name within its project: two with the same one are the same mistake. */
export function keyOf({ rule, subject }: Pick<Finding, 'rule' | 'subject'>): string {
  return `${rule} ${subject}`;
}

function findingsOf(change: Change, rules: readonly Rule[], severities: Severities): Finding[] {
  return rules.flatMap((rule) => {
    const severity = severities[rule.id];
    if (severity === 'off' || (rule.optIn && severity === undefined)) return [];
    return [...rule.check(change)].map((occurrence) => findingOf(rule, change, occurrence, severity));
  });
}

function findingOf(rule: Rule, { after }: Change, occurrence: Occurrence, configured: Severity | undefined): Finding {
  return {
    rule: rule.id,
    level: rule.level,
    severity: configured ?? occurrence.severity ?? rule.severity,
    project: after.out,
    path: occurrence.path,
    line: occurrence.line ?? null,
    subject: occurrence.subject,
    migration: occurrence.migration ?? null,
    problem: occurrence.problem,
    why: occurrence.why ?? rule.why,
    fix: occurrence.fix,
    diff: occurrence.diff ?? null,
    approvable: rule.approvable,
  };
}
