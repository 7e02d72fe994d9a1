import { isObject, type JsonObject } from '../model/json-object.ts';

/** The lists of a 0.x snapshot, and of its tables. */
const lists = [
  ...['columns', 'indexes', 'foreignKeys', 'compositePrimaryKeys', 'uniqueConstraints', 'checkConstraints', 'checkConstraint'],
  ...['policies', 'tables', 'enums', 'views', 'sequences', 'schemas', 'roles'],
];

/** Where the parts of a snapshot that we read are not built as drizzle-kit builds them. By hand, because snapshots are large. */
export function wrongPlace(body: JsonObject): string | undefined {
  const { ddl, deltas, renames, _meta } = body;
  const meta = isObject(_meta) ? _meta : {};
  return (
    rowsIn('ddl', ddl) ??
    rowsIn('deltas', deltas) ??
    (Array.isArray(deltas) ? deltas : []).map(wrongDelta).find((place) => place !== undefined) ??
    (renames === undefined || (Array.isArray(renames) && renames.every(isText)) ? undefined : 'renames') ??
    ['tables', 'columns'].find(
      (name) => meta[name] !== undefined && !(isObject(meta[name]) && Object.values(meta[name]).every(isText)),
    ) ??
    inLists(body, '')
  );
}

function rowsIn(name: string, rows: unknown): string | undefined {
  if (rows === undefined) return undefined;
  if (!Array.isArray(rows)) return name;
  const at = rows.findIndex((row) => !isObject(row) || listsNull(row));
  return at < 0 ? undefined : `${name}.${at}`;
}

function wrongDelta({ op, key, row, set }: JsonObject, at: number): string | undefined {
  const isRight =
    isText(op) &&
    (key === undefined || isText(key)) &&
    (row === undefined || isObject(row)) &&
    (set === undefined || isObject(set));
  return isRight ? undefined : `deltas.${at}`;
}

/** What is listed by name are objects; old kits wrote names alone. */
function inLists(parent: JsonObject, path: string): string | undefined {
  for (const list of lists) {
    const entries = parent[list];
    if (entries === undefined) continue;
    if (!isObject(entries)) return `${path}${list}`;
    for (const [name, entry] of Object.entries(entries)) {
      const place = `${path}${list}.${name}`;
      if (isObject(entry) ? listsNull(entry) : !isText(entry)) return place;
      const below = path === '' && list === 'tables' && isObject(entry) ? inLists(entry, `${place}.`) : undefined;
      if (below !== undefined) return below;
    }
  }
  return undefined;
}

/** Lists of columns, values and roles hold names and objects. */
function listsNull(row: JsonObject): boolean {
  return Object.values(row).some((value) => Array.isArray(value) && value.includes(null));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
