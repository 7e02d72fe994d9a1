/** What a team decides before it happens to data; each is the id of the rule that asks. */
export const riskKinds = [
  'drop-table',
  'drop-column',
  'drop-schema',
  'drop-cascade',
  'drop-enum-value',
  'rename-table',
  'rename-column',
  'not-null-without-default',
  'column-type-narrowed',
  'sqlite-table-rebuilt',
  'primary-key-changed',
  'truncate',
  'unbounded-write',
] as const;
export type RiskKind = (typeof riskKinds)[number];

/** Something a migration does to what databases hold already. */
export interface Risk {
  readonly kind: RiskKind;
  /** With its schema where the dialect has any: `public.users.email`, `public.status.archived` for an enum's value. */
  readonly name: string;
  /** What happens, as the end of a sentence that starts with the migration: `drops column public.users.email`. */
  readonly detail: string;
  /** What that means on this database, as a sentence; absent where the rule's own reason says it. */
  readonly consequence?: string;
  /** One-based line of its SQL, where that is known. */
  readonly line?: number;
}
