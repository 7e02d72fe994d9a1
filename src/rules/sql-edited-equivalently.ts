import type { Addition, EquivalentEdit } from '../model/equivalence.ts';
import { defineRule, type FixStep, subjectOf } from '../model/finding.ts';
import { quote } from '../model/shell.ts';

/** What a statement does with such words where a database is not in the state that the migration expects. */
const consequences: Readonly<Record<Addition, string>> = {
  CONCURRENTLY:
    "PostgreSQL refuses CONCURRENTLY inside a transaction, and drizzle's migrator runs all pending migrations in one (neon-http of 0.x excepted), so migrate will fail unless another tool applies this file.",
  'IF NOT EXISTS':
    'IF NOT EXISTS skips the statement where something of that name exists, even if it is something else, and migrate still reports success.',
  'IF EXISTS': 'IF EXISTS skips the statement where the object is missing, so migrate hides that the database differs.',
};
const additions = Object.keys(consequences) as Addition[];

export const sqlEditedEquivalently = defineRule({
  id: 'sql-edited-equivalently',
  level: 'replay',
  about: 'migration',
  kind: 'decision',
  severity: 'warning',
  approvable: true,
  summary: 'A generated migration was edited without changing what it does',
  why: 'A database in the expected state ends up the same; on any other one, added words can make a difference.',
  stops: [
    '`IF NOT EXISTS` or `IF EXISTS` was added, where the database has it',
    'another case, other quotes, comments, semicolons or white space',
    '`CONCURRENTLY` was added (an error: the migrator runs migrations in one transaction, where PostgreSQL refuses it)',
  ],
  passes: ['all but `CONCURRENTLY` with `"equivalentEdits": "allow"`', 'line endings and the final newline'],
  steps: [
    'Generate the migration again, or keep the edit: it changes nothing on a database in the expected state.',
    'Remove CONCURRENTLY, or run that statement with another tool.',
  ],
  notes: [
    "PostgreSQL's own parser compares the statements; for MySQL and SQLite their tokens are compared.",
    "What may do something else is `sql-hand-edited`: `USING`, `NOT VALID`, `CASCADE`, another order, a statement more or less, and `IF NOT EXISTS` where the database has none, as for MySQL's indexes.",
  ],
  *check(change) {
    for (const migration of change.added) {
      const { kind, edits = [], diff } = change.replays.get(migration) ?? {};
      if (kind !== 'equivalent') continue;
      const { path, oid } = migration.sql;
      const added = additions.filter((word) => edits.some(({ adds }) => adds.includes(word)));
      const first = edits.find(({ adds }) => adds.length > 0) ?? edits[0];
      yield {
        path,
        line: first?.line,
        subject: subjectOf(migration.tag, oid),
        migration: migration.tag,
        problem: `${path} ${problemOf(added, edits)}`,
        why:
          added.length === 0
            ? 'Every database does the same with it; only the text is not what drizzle-kit wrote.'
            : added.map((word) => consequences[word]).join(' '),
        ...(diff !== undefined && { diff }),
        // in whatever state a database is, it refuses that within a transaction
        severity: added.includes('CONCURRENTLY') ? 'error' : 'warning',
        fix: wayOut(path, added),
      };
    }
  },
});

function problemOf(added: readonly Addition[], edits: readonly EquivalentEdit[]): string {
  if (added.length === 0) return 'was reformatted after drizzle-kit generated it.';
  const where = (word: Addition) => {
    const lines = edits.filter(({ adds }) => adds.includes(word)).map(({ line }) => line);
    return `${word} (${lines.length === 1 ? 'line' : 'lines'} ${lines.slice(0, 5).join(', ')}${lines.length > 5 ? ', …' : ''})`;
  };
  return `was edited after drizzle-kit generated it: ${added.map(where).join(' and ')} ${added.length === 1 ? 'was' : 'were'} added.`;
}

function wayOut(path: string, added: readonly Addition[]): FixStep[] {
  if (!added.includes('CONCURRENTLY')) return [];
  return [{ say: `Remove CONCURRENTLY from ${path}.`, run: [`git add ${quote(path)}`] }];
}
