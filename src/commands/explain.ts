import type { Rule } from '../model/finding.ts';
import { nearest } from '../model/nearest.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { rules } from '../rules/index.ts';
import { grouped } from '../rules/support/groups.ts';
import type { Outcome } from './command.ts';

const documentation = 'node_modules/drizzle-guard/docs/rules.md';

/** What a rule finds, why it matters and what to do; without a name, all rules by group. */
export function explain(id: string | undefined): Outcome {
  return { exitCode: 0, stdout: id === undefined ? list() : page(ruleNamed(id)) };
}

function list(): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  return grouped(rules)
    .map((group) => `${group.title}\n${group.rules.map(({ id, summary }) => `  ${id.padEnd(width)}  ${summary}\n`).join('')}`)
    .join('\n');
}

function ruleNamed(id: string): Rule {
  const rule = rules.find((one) => one.id === id);
  if (rule !== undefined) return rule;
  const meant = nearest(
    id,
    rules.map((one) => one.id),
  );
  const suggestion = meant.length === 0 ? '' : ` Did you mean ${meant.join(' or ')}?`;
  throw new Unjudgeable(`There is no rule ${id}.${suggestion} To list all rules: npx drizzle-guard explain`);
}

function page(rule: Rule): string {
  const { id, summary, why, stops, passes, steps, notes = [], severity, level, approvable, optIn = false } = rule;
  const terms = [severity, `level ${level}`, approvable ? 'can be approved' : 'cannot be approved', ...(optIn ? ['opt-in'] : [])];
  return [
    `${id} (${terms.join(', ')})\n`,
    `  ${summary}.\n  ${why}\n`,
    part(severity === 'warning' ? 'Warns of' : 'Stops', stops),
    part('Lets pass', passes),
    ...(notes.length === 0 ? [] : [part('Notes', notes)]),
    part('Fix by hand', steps, steps.length > 1),
    ...(approvable ? [approval(rule)] : []),
    configuration(rule),
    `  ${documentation}#${id}\n`,
  ].join('\n');
}

function part(title: string, lines: readonly string[], inOrder = false): string {
  return `  ${title}\n${lines.map((line, at) => `    ${inOrder ? `${at + 1}.` : '-'} ${line}\n`).join('')}`;
}

/** How a finding is accepted, which the report says only of decisions. */
function approval({ id, kind }: Rule): string {
  const when = kind === 'mistake' ? 'Approve, only if the mistake has to stay,' : 'Approve, after review,';
  return `  ${when} in the commit message
    Migration-Approved: ${id} <subject>: <reason>
  or in drizzle-guard.json
    "approvals": [{ "rule": "${id}", "subject": "<subject>", "reason": "<reason>" }]
  The subject is in: npx drizzle-guard check --json
`;
}

function configuration({ id, severity, optIn = false }: Rule): string {
  const setting = (value: string) => `"rules": { "${id}": "${value}" }`;
  const says = optIn
    ? `Off until drizzle-guard.json on the published branch has "conventions": true or ${setting(severity)}.`
    : `${setting(severity === 'error' ? 'warning' : 'error')} or "off" in drizzle-guard.json, read from the published branch.`;
  return `  Configure\n    ${says}\n`;
}
