import type { Risk } from '../model/risk.ts';
import type { TableChange } from '../model/sql.ts';
import { type Comparison, objectsIn } from './comparison.ts';
import { snapshotName } from './names.ts';
import type { Family } from './types.ts';

/** What a change has created so far, under its present names. No database holds any of it yet. */
export class Created {
  #objects: Set<string>;

  constructor(earlier?: Created) {
    this.#objects = new Set(earlier?.objects);
  }

  get objects(): Iterable<string> {
    return this.#objects;
  }

  /** Goes on past a migration, by its snapshots. */
  follow({ before, after, names }: Comparison): void {
    const had = new Set(objectsIn(before));
    const renamed = new Map<string, string>();
    for (const table of before.tables.values()) {
      const now = names.table(table.name);
      if (now === undefined) continue;
      renamed.set(`table ${table.name}`, `table ${now}`);
      for (const column of table.columns.keys()) {
        const own = names.column(table.name, column);
        if (own !== undefined) renamed.set(`column ${table.name}.${column}`, `column ${now}.${own}`);
      }
    }
    for (const name of before.enums.keys()) renamed.set(`enum ${name}`, `enum ${names.enum(name)}`);
    for (const name of before.schemas) renamed.set(`schema ${name}`, `schema ${names.schema(name)}`);
    const inherited = new Set(
      [...had].filter((object) => !this.#objects.has(object)).map((object) => renamed.get(object) ?? object),
    );
    // what only SQL created is in no snapshot
    const unmanaged = [...this.#objects].filter((object) => !had.has(object));
    this.#objects = new Set([...unmanaged, ...objectsIn(after).filter((object) => !inherited.has(object))]);
  }

  /** Goes on past a migration that only its SQL tells of. */
  followSql(changes: readonly TableChange[], family: Family): void {
    for (const { action, schema, table, column, to, mayExist } of changes) {
      const name = snapshotName({ table, schema }, family);
      const object = column === undefined ? `table ${name}` : `column ${name}.${column}`;
      if (action === 'creates' && mayExist !== true) this.#objects.add(object);
      if (action === 'drops') this.#objects.delete(object);
      if (action !== 'renames' || to === undefined || !this.#objects.delete(object)) continue;
      const now = snapshotName({ table: to.name, schema: to.schema ?? schema }, family);
      this.#objects.add(column === undefined ? `table ${now}` : `column ${name}.${to.name}`);
    }
  }

  /** Whether a column was added. MySQL and SQLite read its name in any case, and a name in another one is none that PostgreSQL has. */
  hasColumn(table: string, column: string): boolean {
    const name = `column ${table}.${column}`.toLowerCase();
    return [...this.#objects].some((object) => object.toLowerCase() === name);
  }

  /** Whether a risk is one to something that was created. */
  has({ kind, name }: Risk): boolean {
    const own = name.startsWith('public.') ? [name] : [name, `public.${name}`];
    return own.some(
      (full) =>
        parts(full).some((part) => this.#objects.has(`table ${part}`) || this.#objects.has(`enum ${part}`)) ||
        (kind === 'drop-schema' && this.#objects.has(`schema ${full}`)) ||
        // rows that came before it have nothing in it, which is all that NOT NULL minds
        (kind !== 'not-null-without-default' && this.#objects.has(`column ${full}`)),
    );
  }
}

/** A name and the names of what it belongs to. */
function parts(name: string): string[] {
  const words = name.split('.');
  return words.map((_, at) => words.slice(0, at + 1).join('.'));
}
