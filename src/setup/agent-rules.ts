import type { SetupProject } from './project.ts';
import { generateCommand } from './scripts.ts';

/** What AGENTS.md says of migrations, in this project's own commands. */
export async function agentRules(project: SetupProject): Promise<string[]> {
  const guard = (...words: string[]) => project.packageManager.execute('drizzle-guard', ...words);
  const metas = project.histories.flatMap(({ out, orderFile }) =>
    orderFile === undefined ? [] : [`\`${out === '' ? '' : `${out}/`}meta/\``],
  );
  const kept = metas.length === 0 ? 'a journal or snapshot' : metas.join(', ');
  return [
    '## Database migrations',
    '',
    'Change the schema files and generate. Never write, edit, rename or delete migrations by hand.',
    '',
    `- After a change of the schema: \`${await generateCommand(project)}\`, and commit what it writes together with the schema.`,
    `- For SQL that the schema cannot say (backfills, policies, triggers): \`${await generateCommand(project, '--custom', '--name', 'what_it_does')}\`, then write into the file it creates.`,
    `- If a commit is rejected, or migrations conflict in a merge: \`${guard('fix')}\`. To check before a commit: \`${guard('check', '--worktree')}\`.`,
    `- Never touch ${kept}, or the SQL of a migration that is on a published branch.`,
    '- Never skip the hooks (`--no-verify`, `HUSKY=0`, `DRIZZLE_GUARD_SKIP`) and never approve a finding. Show the report to a person and ask.',
  ];
}
