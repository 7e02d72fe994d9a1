import { Unjudgeable } from '../model/unjudgeable.ts';
import { rules } from '../rules/index.ts';
import type { Outcome } from './command.ts';

const documentation = 'node_modules/drizzle-guard/README.md';

/** What a rule finds and why it matters; without a name, all of them. */
export function explain(id: string | undefined): Outcome {
  if (id === undefined) {
    const width = Math.max(...rules.map((rule) => rule.id.length));
    return { exitCode: 0, stdout: rules.map((rule) => `${rule.id.padEnd(width)}  ${rule.summary}\n`).join('') };
  }
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Unjudgeable(`There is no rule ${id}. To list them: drizzle-guard explain`);
  const { summary, why, severity, level, approvable, optIn = false } = rule;
  const terms = [severity, `level ${level}`, approvable ? 'can be approved' : 'cannot be approved', ...(optIn ? ['opt-in'] : [])];
  const how = optIn ? `\n  Off until drizzle-guard.json has "conventions": true or "rules": {"${id}": "${severity}"}.\n` : '';
  return {
    exitCode: 0,
    stdout: `${id} (${terms.join(', ')})\n\n  ${summary}.\n  ${why}\n${how}\n  ${documentation}#${id}\n`,
  };
}
