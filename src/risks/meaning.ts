import type { Risk } from '../model/risk.ts';
import { withCarried } from './carried.ts';
import type { Comparison } from './comparison.ts';
import { withConsequences } from './consequences.ts';
import { withoutFilled } from './filled.ts';
import { withKeysOff } from './keys-off.ts';
import type { SqlFile } from './runs.ts';
import type { Family } from './types.ts';

/** What a migration's SQL is read beside. */
export interface Beside {
  /** The migrations of the same change that run before it. */
  readonly earlier: readonly SqlFile[];
  readonly comparison: Comparison | undefined;
  readonly family: Family;
}

/** Risks with what they mean, by what the rest of the SQL does about them; those that it settles are left out. */
export function withMeaning(risks: readonly Risk[], sql: string, { earlier, comparison, family }: Beside): Risk[] {
  const open = withoutFilled(risks, sql, comparison, family);
  const carried = withCarried(open, [...earlier, { text: sql }], family);
  return withConsequences(withKeysOff(carried, sql, family), family);
}
