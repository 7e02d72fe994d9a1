interface Help {
  /** What the command does, as a sentence. */
  readonly says: string;
  /** Arguments, and what they do. */
  readonly examples: readonly (readonly [string, string])[];
  /** A page of the package. */
  readonly page: string;
}

const texts = {
  'drizzle-guard': {
    says: 'Keeps a Drizzle ORM schema and its migrations in step.',
    examples: [
      ['setup', 'install the hooks'],
      ['check', 'judge what is staged'],
      ['explain drop-column', 'explain a rule'],
    ],
    page: 'README.md',
  },
  check: {
    says: 'Judges the index, the working tree, a commit or a range against the published migrations. Says what is wrong and how to fix it.',
    examples: [
      ['check', 'what is staged'],
      ['check --worktree', 'also what is not staged'],
      ['check --range main..HEAD', 'a branch'],
    ],
    page: 'docs/check.md',
  },
  fix: {
    says: 'Repairs what a check found, as far as the result can be proved, and asks for the rest. Shows what it will do first; --undo takes it back.',
    examples: [
      ['fix', 'show the repair, and do it after a yes'],
      ['fix --rename users.name:full_name', 'answer what drizzle-kit would ask'],
      ['fix --again 0007_add_phone', 'generate an unpublished migration from the schema again'],
      ['fix --revert 4f2a91c', 'reverse a published commit with a new migration'],
      ['fix --squash', 'make the generated migrations of this branch one'],
      ['fix --undo', 'bring back what was there before'],
    ],
    page: 'docs/fix.md',
  },
  ci: {
    says: 'Judges the pull request or push that this CI job runs for. Fetches the commits that a shallow clone lacks.',
    examples: [
      ['ci', 'on GitHub Actions and GitLab CI'],
      ['ci --base origin/main', 'on any other service'],
      ['ci --output sarif=guard.sarif', 'also write SARIF'],
    ],
    page: 'docs/ci.md',
  },
  audit: {
    says: 'Judges every commit again. Lists the ones that landed with errors, how they bypassed the hooks, and whether the errors are fixed.',
    examples: [
      ['audit', 'unpublished commits'],
      ['audit v1.0..main', 'a range'],
      ['audit --all', 'every published branch'],
    ],
    page: 'docs/audit.md',
  },
  setup: {
    says: 'Makes git run the hooks through the hook manager you have, in every clone. Leaves the rest of each hook alone.',
    examples: [
      ['setup --dry-run', 'print the changes'],
      ['setup', 'make them; then commit the files it wrote'],
      ['setup --yes', 'also add what is usual, and ask nothing'],
      ['setup --remove', 'take back what it added'],
    ],
    page: 'docs/setup.md',
  },
  db: {
    says: 'Compares a database with its migrations: what was applied, what is pending, and what migrate would skip or run again. Only reads.',
    examples: [
      ['db status', "the database of the config's own credentials"],
      ['db status --env production', 'with .env.production'],
      ['db history --json', 'all rows of the table, as JSON'],
    ],
    page: 'docs/databases.md',
  },
  doctor: {
    says: 'Says whether this clone is guarded and drizzle works in it. Tries the hooks through git in every worktree, reads what drizzle-kit reads, and prints the command that mends what is wrong. Changes nothing.',
    examples: [
      ['doctor', 'examine this clone'],
      ['doctor --json', 'the same for scripts'],
    ],
    page: 'docs/doctor.md',
  },
  explain: {
    says: 'Says what a rule finds, why it matters, how to fix it and how to approve it. Without a rule, lists all of them.',
    examples: [
      ['explain', 'list every rule'],
      ['explain drop-column', 'explain one'],
    ],
    page: 'docs/rules.md',
  },
  hook: {
    says: 'Does the work of a git hook. Git starts it; to judge a change yourself, use check.',
    examples: [['hook pre-commit', 'what git runs before a commit']],
    page: 'docs/hooks.md',
  },
  'agent-hook': {
    says: 'Answers a coding agent that asks before it uses a tool: reads the call as JSON on stdin, and denies what only drizzle-kit or a person may do. Agents: claude-code, codex, cursor, copilot.',
    examples: [['agent-hook claude-code', "what Claude Code's PreToolUse hook runs"]],
    page: 'docs/agents.md',
  },
} satisfies Readonly<Record<string, Help>>;

/** The help of every command. */
export const help: Readonly<Record<keyof typeof texts, Help>> = texts;

/** The examples and the page to read, which stand below the options. */
export function belowOptions({ examples, page }: Help): string {
  const width = Math.max(...examples.map(([args]) => args.length));
  const lines = examples.map(([args, does]) => `  npx drizzle-guard ${args.padEnd(width)}   ${does}`);
  return ['', 'Examples:', ...lines, '', `More: node_modules/drizzle-guard/${page}`].join('\n');
}
