import type { Change } from '../model/change.ts';
import { type Finding, namedSubject, type Occurrence, type Rule, type Severity } from '../model/finding.ts';

/** The findings that a change introduces, and how many it inherits. */
export interface Checked {
  readonly introduced: readonly Finding[];
  readonly inherited: number;
}

/** A severity for a rule's id, or off. */
export type Severities = Readonly<Record<string, Severity | 'off'>>;

/** The severities that a configuration sets. Conventions are off unless it turns them on. */
export function severitiesOf(
  {
    conventions = false,
    equivalentEdits = 'report',
    rules: configured = {},
  }: {
    readonly conventions?: boolean | undefined;
    readonly equivalentEdits?: 'report' | 'allow' | undefined;
    readonly rules?: Severities | undefined;
  },
  rules: readonly Rule[],
): Severities {
  const asked = conventions ? rules.filter(({ optIn }) => optIn) : [];
  return {
    ...Object.fromEntries(asked.map(({ id, severity }) => [id, severity])),
    ...configured,
    ...(equivalentEdits === 'allow' && { 'sql-edited-equivalently': 'off' }),
  };
}

/**
 * Checks a change, and separates the findings about the published state: they are inherited. `published` is that state as a change that
 * adds all of it.
 */
export function check(change: Change, published: Change, rules: readonly Rule[], severities: Severities = {}): Checked {
  const inherited = new Set(findingsOf(published, rules, severities).map(findingKey));
  const introduced = findingsOf(change, rules, severities).filter((finding) => !inherited.has(findingKey(finding)));
  return { introduced, inherited: inherited.size };
}

/** The identity of a finding within its project: two findings with the same key are the same mistake. */
export function findingKey({ rule, subject }: Pick<Finding, 'rule' | 'subject'>): string {
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
    ...namedSubject(occurrence.subject),
    migration: occurrence.migration ?? null,
    problem: occurrence.problem,
    why: occurrence.why ?? rule.why,
    fix: occurrence.fix,
    ...(occurrence.repair !== undefined && { repair: occurrence.repair }),
    diff: occurrence.diff ?? null,
    kind: rule.kind,
    approvable: rule.approvable,
  };
}
