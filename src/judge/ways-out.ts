import type { FixStep } from '../model/finding.ts';
import { type ReportedFinding, toTop } from '../model/report.ts';

/**
 * Prints commands once: if several findings have the same fix, the first one has the commands and the others refer to it. All commands
 * start at the top of the repository.
 */
export function waysOut(findings: readonly ReportedFinding[]): ReportedFinding[] {
  const known = new Map<string, ReportedFinding>();
  return findings.map((finding) => {
    if (finding.approvedBy !== null || finding.severity !== 'error') return { ...finding, fix: fromTop(finding.fix) };
    const commands = finding.fix.flatMap(({ run }) => run).join('\n');
    const first = known.get(commands);
    if (commands === '') return finding;
    if (first === undefined) {
      known.set(commands, finding);
      return { ...finding, fix: fromTop(finding.fix) };
    }
    const own = finding.fix.filter(({ run }) => run.length === 0);
    return { ...finding, fix: [...own, { say: `The commands for ${first.rule} ${first.subject} solve this as well.`, run: [] }] };
  });
}

function fromTop(fix: readonly FixStep[]): readonly FixStep[] {
  const at = fix.findIndex(({ run }) => run.length > 0);
  return fix.map((step, place) => (place === at ? { ...step, run: [toTop, ...step.run] } : step));
}
