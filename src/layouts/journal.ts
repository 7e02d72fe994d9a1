import * as v from 'valibot';
import { dialectNamed } from '../dialects/index.ts';
import { folderOf, join, nameOf } from '../model/files.ts';
import type { JournalEntry, Migration, TreeFile } from '../model/history.ts';
import type { LayoutTraits } from '../model/layout.ts';
import { lineAt, parseJson } from './json.ts';
import { fileAt, type Layout } from './layout.ts';

const journalSchema = v.object({
  version: v.optional(v.string()),
  dialect: v.string(),
  entries: v.array(
    v.object({
      idx: v.pipe(v.number(), v.integer()),
      when: v.number(),
      tag: v.pipe(v.string(), v.nonEmpty()),
      version: v.optional(v.string()),
      breakpoints: v.optional(v.boolean()),
    }),
  ),
});

const traits: LayoutTraits = {
  layout: 'journal',
  tick: 1,
  restampable: false,
  needsSnapshots: true,
  linear: true,
  wholeSnapshots: true,
  written: ['*.sql', 'meta/*'],
  proof: { name: 'meta/_journal.json', pathspec: 'meta' },
  isSnapshot: (below) => /^meta\/[^_/][^/]*$/.test(below),
  sqlNamed: (name) => `*_${name}.sql`,
};

/** The layout of drizzle-kit 0.x: `<tag>.sql` files, `meta/_journal.json` for their order, and one full snapshot for each. */
export const journal: Layout = {
  name: 'journal',

  provedBy(path) {
    // macOS and Windows ignore case, so a name in other case is read as well
    if (nameOf(path).toLowerCase() !== '_journal.json') return undefined;
    const meta = folderOf(path);
    return nameOf(meta).toLowerCase() === 'meta' ? folderOf(meta) : undefined;
  },

  namesSql: (below) => /^\d+_[^/]*\.sql$/.test(below),

  empty(out) {
    const orderFile = join(out, 'meta/_journal.json');
    return { ...traits, out, orderedBy: orderFile, orderFile, migrations: [], looseSql: [], strays: [] };
  },

  async read(files, out, below) {
    const history = journal.empty(out);
    if (!below.has('meta/_journal.json')) return { ...history, unreadable: { problem: 'is missing' } };
    const parsed = parseJson(await files.read(history.orderedBy), journalSchema);
    if ('problem' in parsed) return { ...history, unreadable: parsed };

    const { dialect, entries } = parsed.value;
    const tagLines = linesOf(parsed.text, '"tag"', entries.length);
    const whenLines = linesOf(parsed.text, '"when"', entries.length);
    const migrations = entries.map((entry, at) =>
      migrationOf(out, entry, below, { tag: tagLines?.[at] ?? 1, when: whenLines?.[at] ?? 1 }),
    );
    const owned = new Set(migrations.flatMap(({ sql, snapshot }) => [sql.path, snapshot.path]));
    return {
      ...history,
      dialect: dialectNamed(dialect),
      migrations,
      looseSql: looseSql(below, owned),
      strays: [...below].filter(([name, { path }]) => isStray(name) && !owned.has(path)).map(([, file]) => file),
    };
  },
};

/** SQL files directly in the migrations folder that belong to no migration. */
export function looseSql(below: ReadonlyMap<string, TreeFile>, owned: ReadonlySet<string>): TreeFile[] {
  return [...below].filter(([name, { path }]) => /^[^/]+\.sql$/.test(name) && !owned.has(path)).map(([, file]) => file);
}

function isStray(name: string): boolean {
  return name.startsWith('meta/') && name !== 'meta/_journal.json';
}

function migrationOf(
  out: string,
  entry: JournalEntry,
  below: ReadonlyMap<string, TreeFile>,
  lines: { readonly tag: number; readonly when: number },
): Migration {
  const prefix = /^(\d+)_/.exec(entry.tag)?.[1] ?? '';
  const sql = `${entry.tag}.sql`;
  // with `migrations.prefix: none` drizzle-kit writes meta/_snapshot.json; names that a person chose work, too
  const snapshot =
    [`meta/${prefix}_snapshot.json`, `meta/${entry.tag}_snapshot.json`].find((name) => below.has(name)) ??
    `meta/${prefix}_snapshot.json`;
  return {
    tag: entry.tag,
    prefix,
    when: entry.when,
    entry,
    lines,
    sql: fileAt(join(out, sql), below.get(sql)),
    snapshot: fileAt(join(out, snapshot), below.get(snapshot)),
  };
}

/** The line numbers of a key; undefined unless it occurs once for each entry. Without regular expressions, whose first use takes milliseconds. */
function linesOf(text: string, key: string, count: number): number[] | undefined {
  const lines: number[] = [];
  let line = 1;
  let from = 0;
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + key.length)) {
    if (!isKey(text, at + key.length)) continue;
    line += lineAt(text.slice(from, at), at - from) - 1;
    from = at;
    lines.push(line);
  }
  return lines.length === count ? lines : undefined;
}

function isKey(text: string, end: number): boolean {
  return text[end] === ':' || /^\s*:/.test(text.slice(end, end + 100));
}
