/** What is judged. A push is a range with the bases its hook worked out. */
export type Subject =
  | {
      readonly kind: 'index' /** Commits being merged, when git has not written MERGE_HEAD yet. */;
      readonly mergeHeads?: readonly string[];
    }
  | { readonly kind: 'worktree' }
  | { readonly kind: 'commit'; readonly revision: string }
  | { readonly kind: 'range'; readonly from: string; readonly to: string }
  | { readonly kind: 'push'; readonly revision: string; readonly bases: readonly string[] };
