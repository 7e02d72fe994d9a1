import type { Report, ReportedFinding } from '../model/report.ts';
import { oneLine } from './printable.ts';
import { asksForDecision } from './standing.ts';

/** What stands in place of an approval that could be pasted. */
export const asksPerson = 'a person: whether this is right is not yours to approve';

/** What comes next, for an agent that has to go on without approving anything. Empty when nothing is wrong. */
export function nextSteps({ findings, unchecked }: Report): string[] {
  const left = findings.filter(({ severity, approvedBy }) => severity === 'error' && approvedBy === null);
  if (left.length === 0 && !unchecked.some(({ blocks }) => blocks)) return [];
  const decisions = left.filter(asksForDecision);
  const repairs = new Set(left.flatMap(repairOf));
  const others = left.some((finding) => !asksForDecision(finding) && repairOf(finding).length === 0);
  const steps = [
    ...[...repairs].map((command) => `Run: ${command}`),
    ...(others ? ['Do what stands behind each `fix`.'] : []),
    ...(decisions.length === 0
      ? []
      : [
          `Ask a person to decide on ${decisions.map(({ rule, subject }) => oneLine(`${rule} ${subject}`)).join(', ')}. Show them this report, and offer the safer way that it names.`,
        ]),
    'Then try again, with the hooks on. Do not approve findings, skip hooks or edit migrations by hand.',
  ];
  return ['next', ...steps.map((step, at) => `  ${at + 1}. ${step}`)];
}

/** The one command that repairs a finding. */
function repairOf({ repair, fix }: ReportedFinding): string[] {
  const [step, ...others] = fix;
  const [command, ...more] = step?.run ?? [];
  return repair !== undefined && command !== undefined && others.length === 0 && more.length === 0 ? [oneLine(command)] : [];
}
