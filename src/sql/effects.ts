import type { RiskKind } from '../model/risk.ts';

export interface Table {
  readonly schema?: string;
  readonly name: string;
}

/** What one statement does, in the same words for every dialect. */
export type Effect =
  | {
      readonly does: 'create-table';
      readonly table: Table;
      readonly temporary: boolean;
      /** IF NOT EXISTS: what there is then may be older. */
      readonly mayExist?: boolean;
      /** ON COMMIT DROP. */
      readonly untilCommit?: boolean;
    }
  | { readonly does: 'drop-table'; readonly table: Table }
  | { readonly does: 'rename-table'; readonly table: Table; readonly to: Table }
  | { readonly does: 'rebuild-table'; readonly table: Table }
  | {
      readonly does: 'add-column';
      readonly table: Table;
      readonly column: string;
      readonly required: boolean;
      readonly mayExist?: boolean;
    }
  | { readonly does: 'drop-column'; readonly table: Table; readonly column: string }
  | { readonly does: 'rename-column'; readonly table: Table; readonly column: string; readonly to: string }
  | {
      readonly does: 'alter-column';
      readonly table: Table;
      readonly column: string;
      readonly type?: string;
      /** It may hold no NULL from then on. */
      readonly required: boolean;
    }
  | { readonly does: 'change-primary-key'; readonly table: Table; readonly constraint?: string }
  | { readonly does: 'drop-constraint'; readonly table: Table; readonly constraint: string }
  | { readonly does: 'rename-constraint'; readonly constraint: string; readonly to: string }
  | { readonly does: 'empty-table'; readonly table: Table }
  | {
      readonly does: 'write-all';
      readonly table: Table;
      readonly verb: 'updates' | 'deletes' | 'replaces';
      /** Only where this column holds no NULL in any row. */
      readonly where?: string;
      /** The columns that an UPDATE writes; absent where they are not known. */
      readonly sets?: readonly string[];
    }
  | { readonly does: 'drop-schema'; readonly what: 'schema' | 'database'; readonly name: string }
  | { readonly does: 'rename-schema'; readonly name: string; readonly to: string }
  | { readonly does: 'drop-type'; readonly type: Table; readonly value?: string; readonly cascades?: boolean }
  | { readonly does: 'rename-value'; readonly type: Table; readonly value: string; readonly to: string }
  /** What is rare, in its own words, which name the object. */
  | {
      readonly does: 'ask';
      readonly kind: RiskKind;
      readonly table: Table;
      /** A part of it that is asked about. */
      readonly part?: string;
      readonly detail: string;
    }
  | { readonly does: 'drop-cascade'; readonly name: string; readonly detail: string }
  | { readonly does: 'commit' }
  /** What was created may be gone, or names without a schema may mean other tables. */
  | { readonly does: 'forget-created' }
  | { readonly does: 'not-read'; readonly problem: string };

export type EffectOnLine = Effect & { readonly line: number };

/** The effects of all parts of a statement; undefined where one of them was not understood. */
export function all(parts: readonly (readonly Effect[] | undefined)[]): Effect[] | undefined {
  const known = parts.filter((effects) => effects !== undefined);
  return known.length === parts.length ? known.flat() : undefined;
}

/** The effect of a statement that runs SQL that is not read. */
export function notRead(problem: string): Effect[] {
  return [{ does: 'not-read', problem }];
}
