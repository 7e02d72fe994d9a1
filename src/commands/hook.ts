import { openRepository } from '../git/repository.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { Outcome, Terminal } from './command.ts';
import { commitMsg } from './hooks/commit-msg.ts';
import type { Hook, HookInput } from './hooks/hook.ts';
import { postCommit, postMerge, postRewrite } from './hooks/post-commit.ts';
import { forLintStaged, preCommit, preMergeCommit } from './hooks/pre-commit.ts';
import { prePush } from './hooks/pre-push.ts';
import { preReceive } from './hooks/pre-receive.ts';
import { prepareCommitMsg } from './hooks/prepare-commit-msg.ts';
import { interruptedFix } from './interrupted.ts';

/** The git hooks this tool answers, which `setup` adds to husky's. */
const hooks: Readonly<Record<string, Hook>> = {
  'pre-commit': preCommit,
  'pre-merge-commit': preMergeCommit,
  'prepare-commit-msg': prepareCommitMsg,
  'commit-msg': commitMsg,
  'post-commit': postCommit,
  'post-merge': postMerge,
  'post-rewrite': postRewrite,
  'pre-push': prePush,
};

/** Includes the server's hook and lint-staged's, which `setup` does not install. */
const allHooks: Readonly<Record<string, Hook>> = { ...hooks, 'pre-receive': preReceive, 'lint-staged': forLintStaged };

export const events: readonly string[] = Object.keys(hooks);

/** Runs for git. Exit code 0 lets git go on. */
export async function hook(event: string, input: HookInput, terminal: Terminal): Promise<Outcome> {
  const run = Object.hasOwn(allHooks, event) ? allHooks[event] : undefined;
  const repository = await openRepository(terminal.cwd);
  try {
    if (run !== undefined) {
      const [said, outcome] = await Promise.all([interruptedFix(repository), run(repository, input, terminal)]);
      return said === '' ? outcome : { ...outcome, stderr: `${said}${outcome.stderr ?? ''}` };
    }
  } finally {
    repository.close();
  }
  throw new Unjudgeable(`drizzle-guard has no hook ${event}; it has ${Object.keys(allHooks).join(', ')}`);
}
