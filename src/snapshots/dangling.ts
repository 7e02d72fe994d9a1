type Json = Readonly<Record<string, unknown>>;

/**
 * What a whole snapshot (0.x) refers to and does not have, as paths of its keys: the columns of indexes and keys, the tables and columns that
 * foreign keys lead to, and the enums of columns. Expressions are not read.
 */
export function danglingIn(snapshot: Json): ReadonlySet<string> {
  const missing = new Set<string>();
  const tables = Object.entries(mapOf(snapshot.tables));
  const tableNamed = (name: unknown) => tables.find(([, table]) => table.name === name)?.[1];
  const need = (owner: string, table: Json | undefined, columns: unknown) => {
    if (table === undefined) return;
    const names = new Set(Object.values(mapOf(table.columns)).map(({ name }) => name));
    for (const column of namesOf(columns)) if (!names.has(column)) missing.add(`${owner}.${column}`);
  };
  for (const [key, table] of tables) {
    const at = (kind: string) =>
      Object.entries(mapOf(table[kind])).map(([name, value]) => [`tables.${key}.${kind}.${name}`, value] as const);
    for (const kind of ['indexes', 'compositePrimaryKeys', 'uniqueConstraints'])
      for (const [owner, { columns }] of at(kind)) need(owner, table, columns);
    for (const [owner, { columnsFrom, tableTo, columnsTo }] of at('foreignKeys')) {
      need(owner, table, columnsFrom);
      if (tableNamed(tableTo) === undefined) missing.add(`${owner}.${tableTo}`);
      else need(owner, tableNamed(tableTo), columnsTo);
    }
    for (const [owner, { type, typeSchema }] of at('columns')) {
      const name = `${typeSchema}.${String(type).replace(/(?:\[\])+$/, '')}`;
      if (typeof typeSchema === 'string' && !(name in mapOf(snapshot.enums))) missing.add(`${owner}.${name}`);
    }
  }
  return missing;
}

/** Columns of an index are names, or objects where they may be expressions. */
function namesOf(columns: unknown): string[] {
  if (!Array.isArray(columns)) return [];
  return columns.flatMap((column: unknown) => {
    if (typeof column === 'string') return [column];
    const { expression, isExpression } = mapOf(column) as Json;
    return typeof expression === 'string' && isExpression !== true ? [expression] : [];
  });
}

function mapOf(value: unknown): Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, Json>) : {};
}
