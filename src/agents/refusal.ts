/** Why a call is denied. */
export type Refusal =
  /** A journal or a snapshot. */
  | { readonly kind: 'kept-by-kit'; readonly path: string; readonly out: string }
  | { readonly kind: 'published-sql'; readonly path: string; readonly out: string }
  | { readonly kind: 'generated-sql'; readonly path: string; readonly out: string }
  | { readonly kind: 'hand-written-sql'; readonly path: string; readonly out: string; readonly name: string }
  /** SQL of a migration that is not published. */
  | { readonly kind: 'migration-removed'; readonly path: string; readonly out: string }
  | { readonly kind: 'migrations-removed'; readonly out: string }
  /** A command that leaves out git's hooks, in the user's words. */
  | { readonly kind: 'hooks-skipped'; readonly by: string }
  | { readonly kind: 'hooks-moved'; readonly by: string }
  | { readonly kind: 'override'; readonly by: string }
  | { readonly kind: 'approval' }
  /** drizzle-kit push, with what its words say of the database. */
  | { readonly kind: 'push'; readonly target?: string }
  /** What was asked cannot be read, and names a file of migrations. */
  | { readonly kind: 'unreadable'; readonly names: string };

/** A refusal that says where: the folder whose repository it is about. */
export interface Placed {
  readonly refusal: Refusal;
  readonly folder: string;
}
