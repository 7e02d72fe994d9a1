import type { Risk } from '../model/risk.ts';
import type { Tables } from '../snapshots/tables.ts';
import type { CopiedTable } from './copies.ts';
import type { Names } from './names.ts';
import type { Places } from './places.ts';
import type { Family } from './types.ts';

export interface Comparison {
  readonly before: Tables;
  readonly after: Tables;
  readonly names: Names;
  readonly places: Places;
  readonly family: Family;
  /** Tables that the SQL copies and renames. */
  readonly copied: readonly CopiedTable[];
}

/** The objects of a schema, as those that were created in the same change are kept. */
export function objectsIn({ tables, enums, schemas }: Tables): string[] {
  return [
    ...[...schemas].map((name) => `schema ${name}`),
    ...[...enums.keys()].map((name) => `enum ${name}`),
    ...[...tables.values()].flatMap(({ name, columns }) => [
      `table ${name}`,
      ...[...columns.keys()].map((column) => `column ${name}.${column}`),
    ]),
  ];
}

export function risk(kind: Risk['kind'], name: string, detail: string, line: number | undefined): Risk {
  return { kind, name, detail, ...(line !== undefined && { line }) };
}
