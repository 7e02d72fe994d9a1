import { openRepository } from '../git/repository.ts';
import { givenToPreCommit } from '../hooks/under-pre-commit.ts';
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

/** The events that `setup` adds lines for. What post-checkout does in a new worktree is done in sh, without Node. */
export const setupEvents: readonly string[] = [...events, 'post-checkout'];

/** Runs for git. Exit code 0 lets git go on. */
export async function hook(event: string, input: HookInput, terminal: Terminal): Promise<Outcome> {
  const run = Object.hasOwn(allHooks, event) ? allHooks[event] : undefined;
  const repository = await openRepository(terminal.cwd);
  try {
    if (run !== undefined) {
      const given = input.args.length === 0 ? await givenToPreCommit(repository, event, input.environment) : undefined;
      const stdin = given?.stdin;
      const told = { ...input, ...given, stdin: stdin === undefined ? input.stdin : async () => stdin };
      const [said, outcome] = await Promise.all([interruptedFix(repository), run(repository, told, terminal)]);
      const all = said === '' ? outcome : { ...outcome, stderr: `${said}${outcome.stderr ?? ''}` };
      return isHidden(event, all, input.environment) ? { ...all, exitCode: 1 } : all;
    }
  } finally {
    repository.close();
  }
  throw new Unjudgeable(`drizzle-guard has no hook ${event}; it has ${Object.keys(allHooks).join(', ')}`);
}

/** pre-commit (pre-commit.com) shows what a hook says only if it fails, which after a commit has no other effect. */
function isHidden(event: string, { stderr = '' }: Outcome, environment: HookInput['environment']): boolean {
  return environment.PRE_COMMIT === '1' && event.startsWith('post-') && stderr !== '';
}
