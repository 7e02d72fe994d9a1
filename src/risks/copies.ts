import type { Copy, Life } from './life.ts';
import { livesIn } from './lives.ts';
import type { Family } from './types.ts';

/** A table whose rows a file copies into another one, which takes its name when it is dropped. */
export interface CopiedTable {
  /** What it is called before the file, and when it is dropped. */
  readonly name: string;
  readonly droppedAs: string;
  /** Columns that the copies carry, as `columnKey` writes them; all where they say `*`, none where another table takes its place without its rows. */
  readonly columns: ReadonlySet<string> | 'all' | 'none';
  /** Columns that are there under another name afterwards. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Every row is copied, as far as the SQL tells. */
  readonly whole: boolean;
  /** The columns that the other one demands a value of. */
  readonly required: readonly string[];
  /** One-based, of the statement that copies, or else drops. */
  readonly line: number;
}

type CarriedColumns = Pick<CopiedTable, 'columns' | 'renamed' | 'whole' | 'line'>;

const nothing: ReadonlyMap<string, string> = new Map();

/** The tables that a file rebuilds by hand, as drizzle-kit does on SQLite: create another, copy, drop, rename. */
export function copiedTables(sql: string, family: Family): CopiedTable[] {
  if (family === 'other' || !/\bdrop\s+table\b/i.test(sql) || !/\bcreate\b/i.test(sql)) return [];
  const { all, alive } = livesIn([{ text: sql }], family);
  return all.flatMap((life) => {
    const { found, dropped, name: droppedAs } = life;
    const heir = found === undefined ? undefined : alive.get(found);
    if (found === undefined || dropped === undefined || heir === undefined || heir === life) return [];
    const copy = copyOf(life, heir, 3) ?? { columns: 'none' as const, renamed: nothing, whole: false, line: dropped };
    return [{ name: found, droppedAs, required: heir.required ?? [], ...copy }];
  });
}

/** How one table came into another, perhaps by way of a third. */
function copyOf(from: Life, into: Life, ways: number): CarriedColumns | undefined {
  if (ways === 0) return undefined;
  for (const copy of into.copies) {
    if (copy.updates) continue;
    if (copy.from === from) return carriedBy(copy);
    const first = copyOf(from, copy.from, ways - 1);
    if (first === undefined) continue;
    const last = carriedBy(copy);
    const renamed = first.columns === 'all' ? last.renamed : first.renamed;
    return { columns: both(first.columns, last.columns), renamed, whole: last.whole && first.whole, line: last.line };
  }
  return undefined;
}

/** A column is carried under its own name, or where nobody can tell which it gets. */
function carriedBy({ items, targets, whole, line }: Copy): CarriedColumns {
  if (items === 'all') return { columns: 'all', renamed: nothing, whole, line };
  const columns = new Set(items.flatMap(({ reads }) => [...reads]));
  const renamed = new Map<string, string>();
  for (const [at, { reads, plain }] of items.entries()) {
    for (const column of reads) {
      const target = targets?.[at];
      if (target === undefined || targets?.includes(column)) continue;
      columns.delete(column);
      if (plain) renamed.set(column, target);
    }
  }
  return { columns, renamed, whole, line };
}

function both(one: CopiedTable['columns'], other: CopiedTable['columns']): CopiedTable['columns'] {
  if (one === 'all' || other === 'none') return other;
  if (one === 'none') return one;
  return other === 'all' ? one : new Set([...one].filter((name) => other.has(name)));
}
