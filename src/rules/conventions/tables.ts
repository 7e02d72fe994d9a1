import type { Entities, Entity } from '../../model/entity.ts';

export function isTable({ kind, object }: Entity): boolean {
  return kind === 'table' && object.kind === 'table';
}

/** Every part of a table that is of one kind: its columns, its foreign keys. */
export function partsOfKind(table: string, schema: Entities, kind: string): Entity[] {
  return [...schema.values()].filter(
    (entity) => entity.kind === kind && entity.object.kind === 'table' && entity.object.name === table,
  );
}

/** The columns of a key, an index or a constraint, in order; undefined where there is an expression instead. */
export function columnsOf({ value }: Entity): (string | undefined)[] {
  const columns = value.columns ?? value.columnsFrom;
  if (!Array.isArray(columns)) return [];
  return columns.map((column: unknown) => {
    // mysql in 0.31 writes expressions as they are
    if (typeof column === 'string') return /[(\s]/.test(column) ? undefined : column;
    // a row: postgresql in 0.31 calls the name an expression, 1.0 a value
    const { isExpression, expression, value: name } = column as Readonly<Record<string, unknown>>;
    return isExpression === true ? undefined : String(expression ?? name);
  });
}

/** Whether a column alone is the primary key, which 0.31 says of the column. */
export function isPrimaryKey({ value }: Entity): boolean {
  return value.primaryKey === true;
}

/** A table that only ties others together: all its columns are keys. */
export function isJoinTable(table: string, schema: Entities): boolean {
  const foreign = partsOfKind(table, schema, 'foreign key');
  const keys = new Set([...foreign, ...partsOfKind(table, schema, 'primary key')].flatMap(columnsOf));
  return (
    foreign.length > 1 && partsOfKind(table, schema, 'column').every((column) => keys.has(column.name) || isPrimaryKey(column))
  );
}

/** The last part of a dotted name: that of a table without its schema. */
export function bareName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
