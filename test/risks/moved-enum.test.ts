import { expect, test } from 'vitest';
import { riskyChange } from '../support/risks.ts';

const entry = (idx: number) => ({ idx, version: '7', when: 1000 + idx, tag: `000${idx}_step`, breakpoints: true });
const journal = (count: number) =>
  JSON.stringify({ version: '7', dialect: 'postgresql', entries: Array.from({ length: count }, (_, at) => entry(at)) });

const snapshot = (idx: number, schema: string) =>
  JSON.stringify({
    id: `00000000-0000-4000-8000-00000000000${idx + 1}`,
    prevId: `00000000-0000-${idx === 0 ? '0' : '4'}000-${idx === 0 ? '0' : '8'}000-00000000000${idx}`,
    version: '7',
    dialect: 'postgresql',
    tables: {},
    enums: { [`${schema}.provider`]: { name: 'provider', schema, values: ['openai'] } },
    schemas: {},
    _meta: { columns: {}, schemas: {}, tables: {} },
  });

const before = {
  'drizzle/meta/_journal.json': journal(1),
  'drizzle/meta/0000_snapshot.json': snapshot(0, 'public'),
  'drizzle/0000_step.sql': `CREATE TYPE "public"."provider" AS ENUM('openai');\n`,
};

// older kits did so: found in a real history
test.each([
  {
    what: 'ok: SQL that makes another enum and leaves the old one',
    sql: `CREATE TYPE "latitude"."provider" AS ENUM('openai');\n`,
    says: [],
  },
  {
    what: 'bad: SQL that drops it',
    sql: `CREATE TYPE "latitude"."provider" AS ENUM('openai');\nDROP TYPE "public"."provider";\n`,
    says: ['drop-enum-value public.provider'],
  },
])('$what', async ({ sql, says }) => {
  const after = {
    ...before,
    'drizzle/meta/_journal.json': journal(2),
    'drizzle/meta/0001_snapshot.json': snapshot(1, 'latitude'),
    'drizzle/0001_step.sql': sql,
  };
  const { change } = await riskyChange(before, after);
  expect([...change.risks.values()].flat().map(({ kind, name }) => `${kind} ${name}`)).toEqual(says);
});
