import type { Risk } from '../model/risk.ts';
import type { TableChange } from '../model/sql.ts';
import type { Column } from '../snapshots/tables.ts';
import type { Comparison } from './comparison.ts';
import type { Created } from './created.ts';
import { snapshotName } from './names.ts';
import type { Family } from './types.ts';

const gone: readonly Risk['kind'][] = ['drop-table', 'drop-column', 'rename-column'];

/** Columns that a snapshot let go of while no statement dropped them: databases hold them until a later migration drops them. */
export class Undone {
  #tables = new Map<string, Map<string, Column>>();

  /** Of a table, by its name before the migration that comes next. */
  columnsOf(table: string): Iterable<Column> {
    return this.#tables.get(table)?.values() ?? [];
  }

  /** Whether a risk is to such a column, which no snapshot of its own migration has. */
  has({ kind, name }: Pick<Risk, 'kind' | 'name'>): boolean {
    const dot = name.lastIndexOf('.');
    return kind === 'drop-column' && this.#tables.get(name.slice(0, dot))?.has(name.slice(dot + 1)) === true;
  }

  /** Goes on past a migration whose snapshots make these risks of its SQL. */
  follow({ before, after, names, copied }: Comparison, risks: readonly Risk[], created: Created): void {
    const done = new Set(risks.filter(({ kind }) => gone.includes(kind)).map(({ name }) => name));
    const next = new Map<string, Map<string, Column>>();
    for (const table of before.tables.values()) {
      const now = after.tables.get(names.table(table.name) ?? '');
      if (now === undefined || done.has(table.name) || copied.some(({ name }) => name === table.name)) continue;
      const left = [...table.columns.values()].filter(({ name, generated }) => {
        const full = `${table.name}.${name}`;
        return (
          !generated && !now.columns.has(name) && !done.has(full) && !created.has({ kind: 'drop-column', name: full, detail: '' })
        );
      });
      const columns = [...(this.#tables.get(table.name)?.values() ?? []), ...left].filter(({ name }) => !now.columns.has(name));
      if (columns.length > 0) next.set(now.name, new Map(columns.map((column) => [column.name, column])));
    }
    this.#tables = next;
  }

  /** Goes on past what SQL drops. */
  followSql(changes: readonly TableChange[], family: Family): void {
    for (const { action, column, table, schema } of changes) {
      if (action === 'drops' && column !== undefined) this.#tables.get(snapshotName({ table, schema }, family))?.delete(column);
    }
  }
}
