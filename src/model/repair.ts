import { type Question, shown } from './drift.ts';

/** One of several repairs that only a person can choose between. */
export interface RepairChoice {
  /** When it is the right one, up to a colon. */
  readonly say: string;
  /** What `fix` is given then. */
  readonly options: readonly string[];
}

/**
 * What `drizzle-guard fix` does about a finding. `say` continues the name of the command: "restores 0003_add_email".
 * - `restore`: puts back what is published.
 * - `rebuild`: puts the user's migrations after the published ones again.
 * - `adopt`: makes a migration of SQL that drizzle-kit does not know.
 * - `generate`: generates what the schema has and no migration.
 * - `rename`: the same, once a person has said what was renamed.
 */
export type Repair =
  | { readonly kind: 'restore' | 'rebuild' | 'adopt' | 'generate'; readonly say: string }
  | { readonly kind: 'rename'; readonly say: string; readonly choices: readonly RepairChoice[] };

/** What `fix` is told about what drizzle-kit would ask. */
export function renameChoices({ entity, candidates }: Question): RepairChoice[] {
  const name = shown(entity.join('.'));
  return [
    ...candidates.map((candidate) => {
      const old = shown(candidate.join('.'));
      return { say: `If it is a rename of ${old}:`, options: ['--rename', `${old}:${entity.at(-1) ?? ''}`] };
    }),
    { say: 'If it is new:', options: ['--create', name] },
  ];
}
