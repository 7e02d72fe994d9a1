import type { Kit } from './histories.ts';

/** A decision about data that turns out wrong, and the edit with which its way out begins. */
export interface DataMistake {
  readonly rule: string;
  readonly kit: Kit;
  /** What is published, the schema that was migrated next, and the schema after the first step of the way out. */
  readonly published: string;
  readonly schema: string;
  readonly decided: string;
  /** Tables or columns that drizzle-kit is told were renamed. */
  readonly renames?: readonly (readonly [from: string, to: string])[];
  /** What the new migration has at the end; absent where none is left. */
  readonly leaves?: RegExp;
}

interface Parts {
  readonly users?: string;
  readonly states?: string;
  readonly more?: string;
}

const name = "name: text('name')";
const code = "code: varchar('code', { length: 40 })";
const notes = "export const notes = pgTable('notes', { id: integer('id').primaryKey() });";
const memos = "export const memos = pgTable('memos', { id: integer('id').primaryKey() });";

/** A schema in one file, as people write them. */
function schemaOf({ users = `${name}, ${code}`, states = "'draft', 'live'", more = notes }: Parts = {}): string {
  return [
    "import { integer, pgEnum, pgTable, text, varchar } from 'drizzle-orm/pg-core';",
    '',
    `export const state = pgEnum('state', [${states}]);`,
    `export const users = pgTable('users', { id: integer('id').primaryKey(), state: state('state'), ${users} });`,
    more,
    '',
  ].join('\n');
}

const published = schemaOf();

/** Each with one of the kits: a fix is printed from the report, and that is the same of both. */
export const dataMistakes: readonly DataMistake[] = [
  { rule: 'drop-column', kit: '0.31', published, schema: schemaOf({ users: code }), decided: published },
  { rule: 'drop-table', kit: '1.0', published, schema: schemaOf({ more: '' }), decided: published },
  {
    rule: 'not-null-without-default',
    kit: '0.31',
    published,
    schema: schemaOf({ users: `${name}, ${code}, slug: text('slug').notNull()` }),
    decided: schemaOf({ users: `${name}, ${code}, slug: text('slug')` }),
    leaves: /ADD COLUMN "slug" text;/,
  },
  {
    rule: 'not-null-without-default',
    kit: '1.0',
    published,
    schema: schemaOf({ users: `${name}.notNull(), ${code}` }),
    decided: published,
  },
  {
    rule: 'rename-column',
    kit: '1.0',
    published,
    schema: schemaOf({ users: `fullName: text('full_name'), ${code}` }),
    decided: schemaOf({ users: `${name}, fullName: text('full_name'), ${code}` }),
    renames: [['public.users.name', 'public.users.full_name']],
    leaves: /ADD COLUMN "full_name" text;/,
  },
  {
    rule: 'rename-table',
    kit: '0.31',
    published,
    schema: schemaOf({ more: memos }),
    decided: schemaOf({ more: `${notes}\n${memos}` }),
    renames: [['public.notes', 'public.memos']],
    leaves: /CREATE TABLE "memos"/,
  },
  {
    rule: 'column-type-narrowed',
    kit: '0.31',
    published,
    schema: schemaOf({ users: `${name}, code: varchar('code', { length: 10 })` }),
    decided: schemaOf({ users: `${name}, ${code}, short: varchar('short', { length: 10 })` }),
    leaves: /ADD COLUMN "short" varchar\(10\);/,
  },
  { rule: 'drop-enum-value', kit: '1.0', published, schema: schemaOf({ states: "'draft'" }), decided: published },
];
