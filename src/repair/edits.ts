import type { Files } from '../model/files.ts';
import type { Migration } from '../model/history.ts';
import { generatedStatements } from '../sql/generated-statements.ts';

/** What was done to the SQL of a published migration. */
export interface PublishedEdit {
  readonly migration: Migration;
  /** The statements that were added to it. */
  readonly added: readonly string[];
  /** Whether any was changed or taken out. */
  readonly changed: boolean;
  readonly text: string;
}

/** What became of the SQL of each published migration that is still there, where that is not what was published. */
export async function publishedEdits(migrations: readonly Migration[], before: Files, now: Files): Promise<PublishedEdit[]> {
  const edited = migrations.filter(({ sql }) => {
    const oid = now.entries.get(sql.path)?.oid;
    return oid !== undefined && sql.oid !== undefined && oid !== sql.oid;
  });
  return Promise.all(
    edited.map(async (migration) => {
      const [old, text] = await Promise.all([textIn(before, migration.sql.path), textIn(now, migration.sql.path)]);
      return { migration, text, ...difference(statementsIn(old), statementsIn(text)) };
    }),
  );
}

/** The new statements of a list, and whether any of the old ones is not in it, in its order. */
function difference(old: readonly string[], now: readonly string[]): Pick<PublishedEdit, 'added' | 'changed'> {
  let at = 0;
  const added = now.filter((statement) => {
    if (statement !== old[at]) return true;
    at += 1;
    return false;
  });
  return { added, changed: at < old.length };
}

/** The statements of a migration, however their white space is. */
function statementsIn(sql: string): string[] {
  return generatedStatements(sql).map(({ text }) => text.replace(/\s+/g, ' ').trim());
}

async function textIn(files: Files, path: string): Promise<string> {
  return new TextDecoder().decode(await files.read(path));
}
