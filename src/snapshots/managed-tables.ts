import type { Entities } from '../model/entity.ts';
import type { ManagedTable } from '../model/sql.ts';

/** The tables of a schema. */
export function managedTables(entities: Entities): ManagedTable[] {
  return [...entities.values()]
    .filter(({ kind }) => kind === 'table')
    .map(({ value: { name, schema } }) => ({
      name: String(name),
      ...(typeof schema === 'string' && schema !== '' && schema !== 'public' && { schema }),
    }));
}
