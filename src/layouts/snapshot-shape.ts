import { isObject, type JsonObject } from '../model/json-object.ts';

/** The lists in a snapshot of 0.x and in its tables. */
const lists = new Set([
  ...['columns', 'indexes', 'foreignKeys', 'compositePrimaryKeys', 'uniqueConstraints', 'checkConstraints', 'checkConstraint'],
  ...['policies', 'tables', 'enums', 'views', 'sequences', 'schemas', 'roles'],
]);

/**
 * Returns the path of the first part that is not as drizzle-kit writes it; undefined if all are. Only parts that we read are checked.
 * It is written by hand, because a schema library is slow on large snapshots, and looks into rows only if the text has a null in some list.
 */
export function wrongPlace(body: JsonObject, text: string): string | undefined {
  const { ddl, deltas, renames, _meta } = body;
  const isRow: IsRow = text.includes('null') && /[[,]\s*null\s*[,\]]/.test(text) ? isWholeRow : isObject;
  const meta = isObject(_meta) ? _meta : {};
  return (
    rowsIn('ddl', ddl, isRow) ??
    rowsIn('deltas', deltas, isRow) ??
    (Array.isArray(deltas) ? deltas : []).map(wrongDelta).find((place) => place !== undefined) ??
    (renames === undefined || (Array.isArray(renames) && renames.every(isText)) ? undefined : 'renames') ??
    ['tables', 'columns'].find(
      (name) => meta[name] !== undefined && !(isObject(meta[name]) && Object.values(meta[name]).every(isText)),
    ) ??
    inLists(body, '', isRow)
  );
}

type IsRow = (row: unknown) => row is JsonObject;

function rowsIn(name: string, rows: unknown, isRow: IsRow): string | undefined {
  if (rows === undefined) return undefined;
  if (!Array.isArray(rows)) return name;
  const at = rows.findIndex((row) => !isRow(row));
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

/** Entries of a list are objects; old versions of drizzle-kit wrote plain names. */
function inLists(parent: JsonObject, path: string, isRow: IsRow): string | undefined {
  for (const list in parent) {
    if (!lists.has(list)) continue;
    const entries = parent[list];
    if (!isObject(entries)) return `${path}${list}`;
    for (const name in entries) {
      const entry = entries[name];
      if (!isRow(entry) && !isText(entry)) return `${path}${list}.${name}`;
      if (path !== '' || list !== 'tables' || isText(entry)) continue;
      const below = inLists(entry, `${list}.${name}.`, isRow);
      if (below !== undefined) return below;
    }
  }
  return undefined;
}

function isWholeRow(row: unknown): row is JsonObject {
  return isObject(row) && !listsNull(row);
}

/** Whether a list in a row contains null; drizzle-kit writes names and objects. */
function listsNull(row: JsonObject): boolean {
  return Object.values(row).some((value) => Array.isArray(value) && value.includes(null));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
