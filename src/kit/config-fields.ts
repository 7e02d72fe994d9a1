import type { ConfigFields } from './protocol.ts';

/** The fields of a config that affect `generate`. Values of a type that drizzle-kit does not accept are left out. */
export function fieldsOf(config: unknown): ConfigFields {
  const { migrations, breakpoints, ...rest } = record(config);
  const { prefix, table, schema } = record(migrations);
  return {
    ...texts({ dialect: rest.dialect, out: rest.out, casing: rest.casing, driver: rest.driver }),
    ...lists({ schema: rest.schema, schemaFilter: rest.schemaFilter, tablesFilter: rest.tablesFilter }),
    ...(typeof breakpoints === 'boolean' && { breakpoints }),
    ...(migrations !== undefined && { migrations: texts({ prefix, table, schema }) }),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function texts<Name extends string>(fields: Record<Name, unknown>): Partial<Record<Name, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string')) as Partial<
    Record<Name, string>
  >;
}

function lists<Name extends string>(fields: Record<Name, unknown>): Partial<Record<Name, string[]>> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => typeof value === 'string' || Array.isArray(value))
      .map(([name, value]) => [name, [value].flat().filter((one) => typeof one === 'string')]),
  ) as Partial<Record<Name, string[]>>;
}
