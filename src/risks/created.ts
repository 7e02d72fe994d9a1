import type { Risk } from '../model/risk.ts';
import type { TableChange } from '../model/sql.ts';
import type { Comparison } from './columns.ts';
import { objectsIn } from './from-step.ts';
import type { Family } from './types.ts';

/** What a change created so far, under the names that it has by then: no database holds any of it. */
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
    for (const { action, schema, table, column, to } of changes) {
      const name = nameOf({ table, schema }, family);
      const object = column === undefined ? `table ${name}` : `column ${name}.${column}`;
      if (action === 'creates') this.#objects.add(object);
      if (action === 'drops') this.#objects.delete(object);
      if (action !== 'renames' || to === undefined || !this.#objects.delete(object)) continue;
      const now = nameOf({ table: to.name, schema: to.schema ?? schema }, family);
      this.#objects.add(column === undefined ? `table ${now}` : `column ${name}.${to.name}`);
    }
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

/** A table's name as snapshots have it: PostgreSQL's begin with the schema. */
export function nameOf(
  { table, schema }: { readonly table: string; readonly schema?: string | undefined },
  family: Family,
): string {
  if (schema !== undefined) return `${schema}.${table}`;
  return family === 'postgresql' ? `public.${table}` : table;
}

/** What is created by then, with what SQL did meanwhile. */
export function createdBy(created: Created, changes: readonly TableChange[], family: Family): Created {
  const later = new Created(created);
  later.followSql(changes, family);
  return later;
}
