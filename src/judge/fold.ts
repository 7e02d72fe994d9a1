import { shown } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import type { ReportedFinding } from '../model/report.ts';
import { fingerprints } from './fingerprint.ts';

/** How many findings of one rule in one migration are reported as one. */
const foldFrom = 4;

/** How many names a folded finding lists in its sentence; its `members` list all. */
const namesShown = 3;

/** Groups findings of one rule in one migration if there are enough of them to be reported as one. */
export function groupsOf<T extends Finding>(findings: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const finding of findings) {
    if (finding.migration === null) continue;
    const key = [finding.project, finding.rule, finding.severity, finding.migration].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].filter((group) => group.length >= foldFrom);
}

/**
 * Merges many findings of one rule in one migration into one. Approved and open findings fold separately, so a partly approved group
 * stays open.
 */
export async function folded(findings: readonly ReportedFinding[]): Promise<readonly ReportedFinding[]> {
  if (!findings.some(({ group }) => group !== undefined)) return findings;
  const fingerprintOf = await fingerprints();
  const folds = new Map<ReportedFinding, ReportedFinding>();
  const hidden = new Set<ReportedFinding>();
  for (const approved of [false, true]) {
    const own = findings.filter(({ approvedBy, group }) => group !== undefined && (approvedBy !== null) === approved);
    for (const [first, ...others] of groupsOf(own)) {
      // the fold of the open findings has the group's name, and two findings may not share one
      if (first === undefined || (approved && hasOpen(first, findings))) continue;
      folds.set(first, foldOf([first, ...others], fingerprintOf));
      for (const other of others) hidden.add(other);
    }
  }
  return findings.filter((finding) => !hidden.has(finding)).map((finding) => folds.get(finding) ?? finding);
}

function hasOpen({ rule, group, project }: ReportedFinding, findings: readonly ReportedFinding[]): boolean {
  return findings.some((one) => one.approvedBy === null && one.rule === rule && one.group === group && one.project === project);
}

function foldOf(
  group: readonly [ReportedFinding, ...ReportedFinding[]],
  fingerprintOf: (finding: Finding) => string,
): ReportedFinding {
  const [first, ...others] = group;
  const subject = first.group ?? first.subject;
  const names = others.slice(0, namesShown).map((one) => shown(one.subject));
  const more = others.length > namesShown ? ` and ${others.length - namesShown} others` : '';
  const whys = [...new Set(group.map(({ why, subject }) => why.replaceAll(` ${shown(decodeURIComponent(subject))} `, ' them ')))];
  return {
    ...first,
    subject,
    problem: `${first.problem.replace(/\.$/, '')}. The same migration has ${others.length} more findings of this rule: ${names.join(', ')}${more}.`,
    why: whys.length > 2 ? `${whys.slice(0, 2).join(' ')} ${whys.length - 2} more consequences are in --json.` : whys.join(' '),
    fix: first.fix.map((step, at) => {
      const isShared = others.every(({ fix }) => fix[at]?.say === step.say);
      return isShared ? step : { ...step, say: `${step.say} The same for the other ${others.length}.` };
    }),
    fingerprint: fingerprintOf({ ...first, subject: first.migration ?? subject }),
    members: group.map(({ subject, path, line, problem, why, fingerprint }) => ({
      subject,
      path,
      line,
      problem,
      why,
      fingerprint,
    })),
  };
}
