import type { Change } from '../../model/change.ts';
import type { Repeated } from '../../model/facts.ts';
import type { Migration } from '../../model/history.ts';
import { isReadable } from '../../model/snapshot.ts';
import type { GeneratedStatement } from '../../sql/generated-statements.ts';
import type { FactSource } from '../fact-source.ts';

/** Statements that a new migration repeats from published ones, because drizzle-kit could not see what those did. */
export const repeated: FactSource = {
  name: 'repeated statements',
  level: 'integrity',
  needs: (change) => change.added.length > 0 && unseen(change).length > 0,
  async read(change, { files }) {
    const { generatedStatements } = await import('../../sql/generated-statements.ts');
    const owners = new Map<string, Migration>();
    for (const migration of unseen(change)) {
      const sql = new TextDecoder().decode(await files.after.read(migration.sql.path));
      for (const { text } of generatedStatements(sql)) if (isDefinition(text)) owners.set(text, migration);
    }
    const found = change.added.map((migration): [Migration, Repeated[]] => [
      migration,
      repeatedIn(generatedStatements(change.text(migration.sql) ?? ''), owners),
    ]);
    return { facts: { repeated: new Map(found.filter(([, statements]) => statements.length > 0)) } };
  },
};

function repeatedIn(statements: readonly GeneratedStatement[], owners: ReadonlyMap<string, Migration>): Repeated[] {
  return statements.slice(0, afterDrop(statements)).flatMap(({ text, line }) => {
    const of = owners.get(text);
    return of === undefined ? [] : [{ text, line, of }];
  });
}

/** How many published migrations are compared. Older ones are covered by a later snapshot. */
const looked = 20;

/** Published migrations whose snapshot drizzle-kit cannot read. */
function unseen({ kept, snapshot }: Change): Migration[] {
  const without = kept.filter(({ after }) => {
    const loaded = snapshot(after.snapshot);
    return after.sql.oid !== undefined && (after.snapshot.oid === undefined || (loaded !== undefined && !isReadable(loaded)));
  });
  return without.slice(-looked).map(({ after }) => after);
}

/** Whether a statement creates an object. Rows may be written twice on purpose, but an object cannot be created twice. */
function isDefinition(statement: string): boolean {
  if (/\sif\s+not\s+exists\s/i.test(statement)) return false;
  return /^create\s+(?!or\s+replace\s)/i.test(statement) || (/^alter\s+table\s/i.test(statement) && /\sadd\s/i.test(statement));
}

/** The position of the first drop or rename. What is created after it may have been dropped before. */
function afterDrop(statements: readonly GeneratedStatement[]): number {
  const at = statements.findIndex(
    ({ text }) => /^drop\s/i.test(text) || (/^alter\s/i.test(text) && /\s(?:drop|rename)\s/i.test(text)),
  );
  return at < 0 ? statements.length : at;
}
