export type Row = Readonly<Record<string, unknown>>;

/** One change that a diff snapshot of drizzle-kit 1.0 records. */
export interface Delta {
  readonly op: string;
  readonly row?: Row;
  /** The kind and the names: `tables\0["public","users"]`. */
  readonly key?: string;
  readonly set?: Row;
}

/** The rows of a schema after what a diff snapshot changed. A rename takes along all that names the thing, as drizzle-kit's own does. */
export function withDeltas(rows: readonly Row[], deltas: readonly Delta[]): Row[] {
  let state = new Map(rows.map((row) => [rowKey(row), row]));
  for (const { op, row, key = '', set = {} } of deltas) {
    const old = state.get(key);
    if (op === 'create' && row !== undefined) state.set(rowKey(row), row);
    else if (old === undefined) continue;
    else if (op === 'drop') state.delete(key);
    else if (op === 'rename') {
      const renamed = [...state.values()].map((other) => (other === old ? { ...old, ...set } : following(other, old, set)));
      state = new Map(renamed.map((one) => [rowKey(one), one]));
    } else state.set(key, { ...old, ...set });
  }
  return [...state.values()];
}

/** `columns\0["public","users","email"]`, as drizzle-kit writes it. Indexes share their schema with tables, so theirs has no table. */
function rowKey({ entityType, schema, table, name }: Row): string {
  const names = [schema, entityType === 'indexes' ? undefined : table, name];
  return `${entityType}\0${JSON.stringify(names.filter((part) => typeof part === 'string'))}`;
}

/** A row after something that it may name got other names. */
function following(row: Row, renamed: Row, { name = renamed.name, schema = renamed.schema }: Row): Row {
  if (renamed.entityType === 'schemas') {
    const own = ['schema', 'schemaTo', 'typeSchema'].filter((field) => row[field] === renamed.name);
    return own.length === 0 ? row : { ...row, ...Object.fromEntries(own.map((field) => [field, name])) };
  }
  if (renamed.entityType === 'enums')
    return row.type === renamed.name && row.typeSchema === renamed.schema ? { ...row, type: name, typeSchema: schema } : row;
  if (renamed.entityType === 'roles')
    return Array.isArray(row.roles) ? { ...row, roles: withName(row.roles, renamed.name, name) } : row;
  if (renamed.entityType === 'tables') {
    const isPart = row.table === renamed.name && row.schema === renamed.schema;
    const isKeyTo = row.tableTo === renamed.name && row.schemaTo === renamed.schema;
    return { ...row, ...(isPart && { table: name, schema }), ...(isKeyTo && { tableTo: name, schemaTo: schema }) };
  }
  if (renamed.entityType !== 'columns') return row;
  const isPart = row.table === renamed.table && row.schema === renamed.schema;
  const isKeyTo = row.tableTo === renamed.table && row.schemaTo === renamed.schema;
  return {
    ...row,
    ...(isPart && Array.isArray(row.columns) && { columns: withName(row.columns, renamed.name, name) }),
    ...(isKeyTo && Array.isArray(row.columnsTo) && { columnsTo: withName(row.columnsTo, renamed.name, name) }),
  };
}

/** Keys list names, indexes list what they are on. */
function withName(columns: readonly unknown[], from: unknown, to: unknown): unknown[] {
  return columns.map((column) => {
    if (column === from) return to;
    const { value, isExpression } = (column ?? {}) as Row;
    return value === from && isExpression === false ? { ...(column as Row), value: to } : column;
  });
}
