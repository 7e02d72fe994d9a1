import type { Files } from './files.ts';

/** What is judged. A push is a range with the bases its hook worked out. */
export type Subject =
  | {
      readonly kind: 'index';
      /** Commits being merged, when git has not written MERGE_HEAD yet. */
      readonly mergeHeads?: readonly string[];
      /** What the index held when pre-commit judged it, where it holds something else by now. */
      readonly files?: Files;
      /** What is judged is not staged anywhere yet, so the working tree says nothing about it. */
      readonly proposed?: boolean;
      /** What the commit being made says, once it is written; approvals may be in it. */
      readonly message?: { readonly text: string; readonly author: string };
    }
  | { readonly kind: 'worktree' }
  | {
      readonly kind: 'commit';
      readonly revision: string;
      /** Commits whose findings are not its own: its parents, or what it was rewritten from. */
      readonly since?: readonly string[];
    }
  | { readonly kind: 'range'; readonly from: string; readonly to: string }
  | {
      readonly kind: 'push';
      readonly revision: string;
      readonly bases: readonly string[];
      /** The commit whose configuration judges, where that is not the first base's. */
      readonly judgedBy?: string;
    };
