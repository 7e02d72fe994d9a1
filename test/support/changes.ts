import { dialectNamed } from '../../src/dialects/index.ts';
import { journal } from '../../src/layouts/journal.ts';
import type { Change } from '../../src/model/change.ts';
import type { Drift, DriftedObject } from '../../src/model/drift.ts';
import { noFacts } from '../../src/model/facts.ts';
import type { Occurrence, Rule } from '../../src/model/finding.ts';
import type { Migration } from '../../src/model/history.ts';
import { branchesConflict } from '../../src/rules/branches-conflict.ts';
import { migrationWithoutSchema } from '../../src/rules/migration-without-schema.ts';
import { schemaNondeterministic } from '../../src/rules/schema-nondeterministic.ts';
import { schemaWithoutMigration } from '../../src/rules/schema-without-migration.ts';
import { undecidedRename } from '../../src/rules/undecided-rename.ts';

const rules: readonly Rule[] = [
  undecidedRename,
  migrationWithoutSchema,
  schemaWithoutMigration,
  schemaNondeterministic,
  branchesConflict,
];

/** A migration that is only a name. */
export function migration(tag: string): Migration {
  return { tag, prefix: '', when: 0, sql: { path: `drizzle/${tag}.sql` }, snapshot: { path: `drizzle/meta/${tag}.json` } };
}

/** A change about which only this is known. */
export function change(known: Partial<Omit<Change, 'drift'>>, drift?: Partial<Drift>): Change {
  const history = { ...journal.empty('drizzle'), migrations: [migration('0000_a')] };
  return {
    ...noFacts,
    before: history,
    after: history,
    dialect: known.after?.dialect ?? dialectNamed('unknown'),
    base: 'origin/main',
    publishedIn: () => 'in abc1234 (2026-01-01)',
    moment: 0,
    upgraded: false,
    kept: [],
    published: new Set(),
    added: [],
    removed: [],
    workflow: {
      generate: (...options) => ['npx drizzle-kit generate', ...options].join(' '),
      install: 'npm ci',
      guard: (...words) => ['npx drizzle-guard', ...words].join(' '),
    },
    text: () => undefined,
    unreadSize: () => undefined,
    snapshot: () => undefined,
    ...known,
    ...(drift !== undefined && {
      drift: {
        objects: [],
        inherited: 0,
        nondeterministic: [],
        conflicts: [],
        schemaFiles: ['src/schema.ts'],
        schemaChanged: true,
        ...drift,
      },
    }),
  };
}

/** A table with a column that no migration has. */
export function drifted(more: Partial<DriftedObject> = {}): DriftedObject {
  const object = { kind: 'table', name: 'public.users' };
  return {
    ...object,
    statements: ['ALTER TABLE "users" ADD COLUMN "age" integer;'],
    differences: [{ object, kind: 'column', name: 'age', change: 'added' }],
    questions: [],
    unexported: false,
    ...more,
  };
}

/** What all rules about drift say of a change. */
export function said(about: Change): (Occurrence & { readonly rule: string })[] {
  return rules.flatMap((rule) => [...rule.check(about)].map((occurrence) => ({ ...occurrence, rule: rule.id })));
}
