import type { Rule } from '../../src/model/finding.ts';
import { rules } from '../../src/rules/index.ts';
import { grouped, type RuleGroup } from '../../src/rules/support/groups.ts';

const introductions: Readonly<Record<RuleGroup, string>> = {
  integrity:
    'These rules compare what drizzle-kit wrote with itself and with what is published. JSON is compared by value, and SQL without line\nendings and the final newline, so reformatted JSON and other line endings never trigger a rule.',
  data: 'These rules do not report mistakes; they ask for a decision, because a team decides what a migration does to the data in its databases.\nThey compare the snapshots around a new migration, and read the SQL of a custom one or of one without a snapshot. Objects created in the\nsame change are exempt. The subject is the table, column, enum or value, so a migration that is generated again keeps its approval. New\ntables, nullable columns, columns with a default and indexes pass.',
  replay:
    'drizzle-kit generates the SQL of each new migration again, from the snapshot before it to its own, and the two are compared.',
  drift: 'The schema is evaluated and compared with the newest snapshot.',
  conventions:
    'These rules are off until `"conventions": true` or a severity in `rules` is published. They look only at what new migrations add to the\nschema.',
};

/** docs/rules.md: what `explain` prints of every rule, on one page. */
export function rulesPage(): string {
  const groups = grouped(rules);
  return [
    '# Rules',
    'Generated from the rules by `npm run docs`. `npx drizzle-guard explain <rule>` prints one of them.',
    groups
      .map(
        (group) =>
          `- [${heading(group)}](#${heading(group).toLowerCase()}): ${group.rules.map(({ id }) => `[${id}](#${id})`).join(', ')}`,
      )
      .join('\n'),
    ...groups.flatMap((group) => [`## ${heading(group)}`, introductions[group.group], ...group.rules.map(section)]),
  ]
    .join('\n\n')
    .concat('\n');
}

/** One word, because other pages link to it. */
function heading({ title }: { readonly title: string }): string {
  return title.replace(/:.*/, '');
}

function section(rule: Rule): string {
  const { id, summary, why, stops, passes, steps, notes = [], severity } = rule;
  return [
    `### ${id}`,
    `**${summary}.** ${why}`,
    termsOf(rule),
    ...(severity === 'warning' ? ['Warns of:'] : ['Stops:']),
    listed(stops),
    'Lets pass:',
    listed(passes),
    'To fix it by hand:',
    steps.length > 1 ? steps.map((step, at) => `${at + 1}. ${step}`).join('\n') : listed(steps),
    ...notes,
    configuration(rule),
  ].join('\n\n');
}

function termsOf({ severity, level, approvable, optIn = false }: Rule): string {
  const first = severity === 'error' ? 'Error' : 'Warning';
  const where = level === 'integrity' ? 'at every level' : level === 'replay' ? 'from level replay on' : 'at level drift';
  return `${first} ${where}, ${optIn ? 'opt-in, ' : ''}${approvable ? 'can be approved' : 'cannot be approved'}.`;
}

function configuration({ id, severity, optIn = false }: Rule): string {
  const value = optIn ? severity : severity === 'error' ? 'warning' : 'error';
  const setting = `\`"rules": { "${id}": "${value}" }\``;
  return optIn ? `Switched on by \`"conventions": true\` or ${setting}.` : `Set otherwise by ${setting} or \`"off"\`.`;
}

function listed(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
