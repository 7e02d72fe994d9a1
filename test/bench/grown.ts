import { randomUUID } from 'node:crypto';
import { history, type Kit } from '../support/histories.ts';
import type { Tree } from '../support/test-repository.ts';

/** A long history, and what one more migration adds to it. */
export interface Grown {
  readonly published: Tree;
  readonly next: Tree;
}

interface Step {
  readonly snapshot: string;
  readonly tag: string;
  readonly at: number;
}

const minute = 60_000;
const start = Date.UTC(2024, 0, 1);
const sql = (at: number) => `ALTER TABLE \`users\` ADD \`column_${at}\` text;`;

/** A history that the kit wrote, continued to so many migrations by repeating its last snapshot with more tables. */
export const grow: Readonly<Record<Kit, (count: number, bytes: number) => Grown>> = { '0.31': growJournal, '1.0': growFolders };

function growJournal(count: number, bytes: number): Grown {
  const tree = history('0.31', 'mysql', '3');
  const last = JSON.parse(tree['drizzle/meta/0002_snapshot.json'] ?? '') as { tables: Record<string, object> };
  const table = last.tables.users ?? {};
  const copies = copiesFor(bytes, table);
  const tables = Object.fromEntries(copies.map((name) => [name, { ...table, name }]));
  const steps = stepsOf(count + 1, { ...last, tables: { ...last.tables, ...tables } }, 'prevId', (at) => `${number(at)}_step`);
  const journal = (length: number) => {
    const entries = steps
      .slice(0, length)
      .map(({ tag, at }) => ({ idx: at, version: '5', when: start + at * minute, tag, breakpoints: true }));
    return { 'drizzle/meta/_journal.json': JSON.stringify({ version: '7', dialect: 'mysql', entries }, null, 2) };
  };
  const files = ({ snapshot, tag, at }: Step): Tree => ({
    [`drizzle/${tag}.sql`]: sql(at),
    [`drizzle/meta/${number(at)}_snapshot.json`]: snapshot,
  });
  return {
    published: { ...withoutMigrations(tree), ...journal(count), ...filesOf(steps.slice(0, count), files) },
    next: { ...journal(count + 1), ...filesOf(steps.slice(count), files) },
  };
}

function growFolders(count: number, bytes: number): Grown {
  const tree = history('1.0', 'mysql', '3');
  const snapshots = Object.keys(tree).filter((path) => path.endsWith('/snapshot.json'));
  const last = JSON.parse(tree[snapshots.sort().at(-1) ?? ''] ?? '') as { ddl: { table?: string; name: string }[] };
  const table = last.ddl.filter((entity) => entity.table === 'users' || (entity.table === undefined && entity.name === 'users'));
  const copies = copiesFor(bytes, table).flatMap((name) =>
    table.map((entity) => (entity.table === undefined ? { ...entity, name } : { ...entity, table: name })),
  );
  const steps = stepsOf(count + 1, { ...last, ddl: [...last.ddl, ...copies] }, 'prevIds', (at) => `${stamp(at)}_step`);
  const files = ({ snapshot, tag, at }: Step): Tree => ({
    [`drizzle/${tag}/migration.sql`]: sql(at),
    [`drizzle/${tag}/snapshot.json`]: snapshot,
  });
  return {
    published: { ...withoutMigrations(tree), ...filesOf(steps.slice(0, count), files) },
    next: filesOf(steps.slice(count), files),
  };
}

/** What the kit wrote as one migration, continued to so many that change nothing. */
export const repeated: Readonly<Record<Kit, (first: Record<string, string>, count: number) => Tree>> = {
  '0.31': (first, count) => {
    const journal = JSON.parse(first['drizzle/meta/_journal.json'] ?? '') as { entries: object[] };
    const snapshot = JSON.parse(first['drizzle/meta/0000_snapshot.json'] ?? '') as object;
    const steps = stepsOf(count, snapshot, 'prevId', (at) => `${number(at)}_step`);
    const entries = steps.map(({ tag, at }) => ({ ...journal.entries[0], idx: at, when: start + at * minute, tag }));
    const files = ({ tag, at, snapshot: text }: Step) => ({
      [`drizzle/${tag}.sql`]: sql(at),
      [`drizzle/meta/${number(at)}_snapshot.json`]: text,
    });
    return { ...filesOf(steps, files), 'drizzle/meta/_journal.json': JSON.stringify({ ...journal, entries }, null, 2) };
  },
  '1.0': (first, count) => {
    const [path = ''] = Object.keys(first).filter((name) => name.endsWith('/snapshot.json'));
    const steps = stepsOf(count, JSON.parse(first[path] ?? '') as object, 'prevIds', (at) => `${stamp(at)}_step`);
    return filesOf(steps, ({ tag, at, snapshot }) => ({
      [`drizzle/${tag}/migration.sql`]: sql(at),
      [`drizzle/${tag}/snapshot.json`]: snapshot,
    }));
  },
};

/** Names of as many copies of a table as make a snapshot that long. */
function copiesFor(bytes: number, table: object): string[] {
  // at the depth a snapshot has it
  const each = JSON.stringify({ tables: { name: table } }, null, 2).length;
  return Array.from({ length: Math.ceil(bytes / each) }, (_, at) => `table_${at}`);
}

/** Each step's snapshot names the one before it. Only the ids differ, so the long rest is written once. */
function stepsOf(count: number, snapshot: object, parent: 'prevId' | 'prevIds', tagOf: (at: number) => string): Step[] {
  const parentOf = (id: string) => (parent === 'prevId' ? id : [id]);
  const text = JSON.stringify({ ...snapshot, id: '<id>', [parent]: parentOf('<parent>') }, null, 2);
  let before = '00000000-0000-0000-0000-000000000000';
  return Array.from({ length: count }, (_, at) => {
    const id = randomUUID();
    const step = { snapshot: text.replace('<id>', id).replace('<parent>', before), tag: tagOf(at), at };
    before = id;
    return step;
  });
}

function filesOf(steps: readonly Step[], files: (step: Step) => Tree): Tree {
  return Object.assign({}, ...steps.map(files)) as Tree;
}

function withoutMigrations(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith('drizzle/')));
}

function number(at: number): string {
  return String(at).padStart(4, '0');
}

function stamp(at: number): string {
  return new Date(start + at * minute).toISOString().replace(/\D/g, '').slice(0, 14);
}
