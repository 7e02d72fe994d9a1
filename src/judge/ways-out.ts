import type { FixStep } from '../model/finding.ts';
import { type ReportedFinding, toTop } from '../model/report.ts';

/**
 * Prints steps by hand once: if several findings have the same ones, the first has the commands and the others refer to it. They start at the
 * top of the repository; `drizzle-guard fix` runs anywhere.
 */
export function waysOut(findings: readonly ReportedFinding[], { isStaged }: { readonly isStaged: boolean }): ReportedFinding[] {
  const known = new Map<string, ReportedFinding>();
  return findings.map((finding) => {
    if (finding.repair !== undefined) return isStaged ? finding : afterStaging(finding);
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

/** The schema counts as it is staged, and the working tree was judged. */
function afterStaging(finding: ReportedFinding): ReportedFinding {
  const { kind } = finding.repair ?? {};
  if (kind !== 'generate' && kind !== 'rename') return finding;
  return { ...finding, fix: [{ say: 'Stage the schema.', run: [] }, ...finding.fix] };
}

function fromTop(fix: readonly FixStep[]): readonly FixStep[] {
  const at = fix.findIndex(({ run }) => run.length > 0);
  return fix.map((step, place) => (place === at ? { ...step, run: [toTop, ...step.run] } : step));
}
