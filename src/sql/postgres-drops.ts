import type { Effect, Table } from './effects.ts';
import type { Dropped, Text, Tree } from './postgres-tree.ts';

/** What holds no rows, but may have columns, defaults and keys of tables depend on it, which CASCADE drops unnamed. */
const depended: Readonly<Record<string, string>> = {
  OBJECT_AGGREGATE: 'aggregate',
  OBJECT_CAST: 'cast',
  OBJECT_COLLATION: 'collation',
  OBJECT_DOMAIN: 'domain',
  OBJECT_EXTENSION: 'extension',
  OBJECT_FDW: 'foreign data wrapper',
  OBJECT_FOREIGN_SERVER: 'server',
  OBJECT_FUNCTION: 'function',
  OBJECT_LANGUAGE: 'language',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_OPCLASS: 'operator class',
  OBJECT_OPERATOR: 'operator',
  OBJECT_PROCEDURE: 'procedure',
  OBJECT_ROUTINE: 'routine',
  OBJECT_SEQUENCE: 'sequence',
};
/** These belong to the database, not to a schema. */
const withoutSchema = ['extension', 'foreign data wrapper', 'server', 'language'];

/** What a DROP of PostgreSQL takes with it. Views, functions, indexes and policies by themselves hold nothing. */
export function dropEffects({ DropStmt, DropOwnedStmt, DropdbStmt }: Tree): Effect[] {
  if (DropdbStmt) return [{ does: 'drop-schema', what: 'database', name: DropdbStmt.dbname }];
  if (DropOwnedStmt)
    return DropOwnedStmt.roles.map(({ RoleSpec: { rolename = 'the current role' } }) => ({
      does: 'drop-cascade',
      name: rolename,
      detail: `drops everything that ${rolename} owns, tables included`,
    }));
  if (DropStmt === undefined) return [];
  const { removeType, objects, behavior } = DropStmt;
  if (removeType === 'OBJECT_TABLE') return objects.map((object) => ({ does: 'drop-table', table: dropped(object) }));
  if (removeType === 'OBJECT_FOREIGN_TABLE')
    return objects.map((object) => ({
      does: 'ask',
      kind: 'drop-table',
      table: dropped(object),
      detail: `drops foreign table ${dropped(object).name}`,
    }));
  if (removeType === 'OBJECT_TYPE')
    return objects.flatMap((object): Effect[] => {
      const type = dropped(object);
      const cascades = behavior === 'DROP_CASCADE';
      const own: Effect = { does: 'drop-type', type, cascades };
      if (!cascades) return [own];
      const name = `${type.schema ?? 'public'}.${type.name}`;
      return [own, { does: 'drop-cascade', name, detail: `drops type ${name} with every column of that type` }];
    });
  if (removeType === 'OBJECT_SCHEMA')
    return objects.map((object) => ({ does: 'drop-schema', what: 'schema', name: object.String?.sval ?? '' }));
  const what = depended[removeType];
  if (what === undefined || behavior !== 'DROP_CASCADE') return [];
  return objects.map((object) => {
    const { schema = 'public', name } = dropped(object);
    const full = withoutSchema.includes(what) ? name : `${schema}.${name}`;
    return { does: 'drop-cascade', name: full, detail: `drops ${what} ${full} with everything that depends on it` };
  });
}

/** A name and its schema, as a list has them. */
export function namedBy(names: readonly Text[]): Table {
  const [name, schema] = [names.at(-1)?.String?.sval ?? '', names.at(-2)?.String?.sval];
  return { name, ...(schema !== undefined && { schema }) };
}

function dropped({ List, TypeName, ObjectWithArgs, String: text }: Dropped): Table {
  if (text !== undefined) return { name: text.sval };
  return namedBy(List?.items ?? TypeName?.names ?? ObjectWithArgs?.objname ?? []);
}
