import type { Dialect } from './dialect.ts';

/** A table as a schema file defines it. */
export interface DefinedTable {
  /** Its name in the database, without schema or prefix. */
  readonly name: string;
  /** The variable that holds it. */
  readonly variable: string;
  /** What journals call the dialect, where the function that defines the table is named after it. */
  readonly dialect?: string;
  /** One-based. */
  readonly line: number;
  /** No changed file defined it in these words before. */
  readonly differs: boolean;
  /** A changed file derives the type of its rows from it. */
  readonly typed: boolean;
}

/** A file that differs and defines tables. */
export interface TableFile {
  readonly path: string;
  readonly tables: readonly DefinedTable[];
}

/** Where a table is defined, by its bare name; the function of a prefix leaves the prefix out of the code. */
export function definitionOf(
  name: string,
  files: readonly TableFile[],
  dialect: Dialect | undefined,
): { readonly path: string; readonly table: DefinedTable } | undefined {
  const all = files.flatMap(({ path, tables }) => tables.map((table) => ({ path, table })));
  const own = all.filter(
    ({ table }) => table.dialect === undefined || dialect === undefined || table.dialect === dialect.journal,
  );
  // the one that was edited, where it is defined twice
  const named = own.filter(({ table }) => table.name === name);
  const prefixed = own.filter(({ table }) => table.dialect === undefined && name.endsWith(`_${table.name}`));
  return [named, prefixed].flatMap((some) => some.find(({ table }) => table.differs) ?? some[0] ?? [])[0];
}
