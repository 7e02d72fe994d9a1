/** The functions of `drizzle-kit/payload/<dialect>` that are used here. */
export interface Payload {
  readonly generateDrizzleJson: (imports: object) => unknown;
  readonly generateMigration: (
    previous: unknown,
    current: unknown,
    options?: { readonly hints?: readonly Hint[] },
  ) => Promise<string[]>;
  /** Only for PostgreSQL: makes a full snapshot from a base and its diffs. */
  readonly reconstruct?: (folders: Readonly<Record<string, unknown>>, id?: string) => unknown;
}

/** An answer to a question of drizzle-kit: was this created, or renamed? */
export type Hint =
  | { readonly type: 'rename'; readonly kind: string; readonly from: readonly string[]; readonly to: readonly string[] }
  | { readonly type: 'create'; readonly kind: string; readonly entity: readonly string[] };

/** A question that no hint answers yet. */
export interface MissingHint {
  readonly type: string;
  readonly kind: string;
  readonly entity: readonly string[];
}
