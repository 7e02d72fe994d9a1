import { createTwoFilesPatch } from 'diff';
import type { Change } from '../model/change.ts';
import type { Migration } from '../model/history.ts';
import type { Replay } from '../model/replay.ts';
import { isReadable, origin, type Snapshot } from '../model/snapshot.ts';
import type { KitProcess } from './process.ts';
import type { Answer, ReplayStep } from './protocol.ts';
import { recordedRenames } from './renames.ts';

/** The migrations of a change that can be generated again: new ones with SQL, a readable snapshot, and readable parents. */
export function replayable(change: Change): { readonly migration: Migration; readonly sql: string; readonly step: ReplayStep }[] {
  if (change.upgraded) return [];
  const byId = new Map<string, { readonly migration: Migration; readonly snapshot: Snapshot }>();
  for (const migration of change.after.migrations) {
    const snapshot = change.snapshot(migration.snapshot);
    if (snapshot !== undefined && isReadable(snapshot)) byId.set(snapshot.id, { migration, snapshot });
  }
  return change.added.flatMap((migration) => {
    const snapshot = change.snapshot(migration.snapshot);
    const sql = decoded(change.text(migration.sql));
    if (sql === undefined || snapshot === undefined || !isReadable(snapshot)) return [];
    const known = snapshot.parents.filter((id) => id !== origin);
    const parents = known.map((id) => byId.get(id)?.snapshot.body);
    // a broken chain is another rule's, and so is a snapshot that the kit would upgrade first
    if (parents.some((parent) => parent === undefined)) return [];
    if (known.some((id) => byId.get(id)?.snapshot.version !== snapshot.version)) return [];
    const step = {
      tag: migration.tag,
      parents,
      snapshot: snapshot.body,
      renames: recordedRenames(snapshot.body, sql),
      ...ancestorsIn(byId, snapshot),
    };
    return [{ migration, sql, step }];
  });
}

/** Diff snapshots mean something only together with all they build on. */
function ancestorsIn(
  byId: ReadonlyMap<string, { readonly migration: Migration; readonly snapshot: Snapshot }>,
  { body, parents }: Snapshot,
): Pick<ReplayStep, 'ancestors'> {
  if (!('footprints' in (body as object))) return {};
  const ancestors: Record<string, unknown> = {};
  const queue = [...parents];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const found = byId.get(id);
    if (found === undefined || found.migration.tag in ancestors) continue;
    ancestors[found.migration.tag] = found.snapshot.body;
    queue.push(...found.snapshot.parents);
  }
  return { ancestors };
}

/** Generates one migration again and compares. */
export async function replay(
  kit: KitProcess,
  path: string,
  dialect: string,
  { migration, sql, step }: ReturnType<typeof replayable>[number],
): Promise<Replay> {
  const statements = await kit.ask({ method: 'replay', kit: path, dialect, step });
  const expected = joined(statements);
  if (statements.length === 0) return { kind: 'custom', sql: '', diff: '' };
  if (isIntrospected(sql)) return { kind: 'introspected', sql: expected, diff: '' };
  if (isSame(sql, statements)) return { kind: 'generated', sql: expected, diff: '' };
  const [was, is] = [`${expected.trimEnd()}\n`, `${normal(sql)}\n`];
  return {
    kind: 'edited',
    sql: expected,
    diff: createTwoFilesPatch('drizzle-kit generate', migration.sql.path, was, is, undefined, undefined, { context: 2 }),
  };
}

/** As `generate` joins them; a statement that ends its line, as CREATE TABLE does, gets the breakpoint on the next. */
function joined(statements: Answer): string {
  return statements.join('--> statement-breakpoint\n');
}

/** Whether a file is what was generated, with breakpoints or without; line ends and the final newline are no difference. */
function isSame(sql: string, statements: Answer): boolean {
  const file = normal(sql);
  const ways = [joined(statements), statements.join('\n--> statement-breakpoint\n'), statements.join('\n'), statements.join('')];
  if (ways.some((way) => normal(way) === file)) return true;
  // the API of 1.0 orders views by name, the command by what they depend on
  const parts = (text: string) =>
    normal(text)
      .split(/--> statement-breakpoint\n?/)
      .map((part) => part.trim());
  const [is, should] = [parts(sql), statements.map((statement) => statement.trim())];
  const views = (list: readonly string[]) => list.filter((part) => /^CREATE (?:MATERIALIZED )?VIEW/i.test(part)).sort();
  const others = (list: readonly string[]) => list.filter((part) => !/^CREATE (?:MATERIALIZED )?VIEW/i.test(part));
  return views(is).join('\0') === views(should).join('\0') && others(is).join('\0') === others(should).join('\0');
}

function normal(sql: string): string {
  return sql.replaceAll('\r\n', '\n').replace(/\n+$/, '');
}

/** `drizzle-kit pull` comments out what the database has already; anything after that comment would run. */
function isIntrospected(sql: string): boolean {
  return /^-- Current sql file was generated after introspecting the database[^/]*\/\*[\s\S]*?\*\/\s*$/.test(normal(sql));
}

/** Texts of a change hold a character for each byte; drizzle-kit writes UTF-8. */
function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text, 'latin1').toString('utf8');
}
