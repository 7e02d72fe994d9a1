import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judge } from '../../../src/index.ts';
import { KitProcess } from '../../../src/kit/process.ts';
import { featureHistory } from '../../support/feature-histories.ts';
import { linkKit } from '../../support/generate-histories.ts';
import { type Kit, kinds, kitVersion } from '../../support/histories.ts';
import { mutations, replaysIn, tagOf } from '../../support/replays.ts';
import { publishedRepository } from '../../support/repository.ts';

type Tree = Record<string, string>;

let child: KitProcess;
beforeAll(() => {
  child = new KitProcess(tmpdir());
});
afterAll(() => child.close());

async function judged(kit: Kit, tree: Tree) {
  const manifest = JSON.stringify({ devDependencies: { 'drizzle-kit': kitVersion(kit) } });
  const repository = publishedRepository({ 'package.json': manifest, '.gitignore': 'node_modules\n' });
  linkKit(kit, repository.path);
  repository.write(tree).stage();
  return judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'replay' });
}

const sqlIn = (tree: Tree) => Object.entries(tree).filter(([path]) => path.endsWith('.sql'));

/** The path of the SQL or snapshot of the migration with a name. */
function pathOf(tree: Tree, name: string, file: 'sql' | 'snapshot'): string {
  const sql = Object.keys(tree).find((path) => new RegExp(`/\\d+_${name}(?:\\.sql|/migration\\.sql)$`).test(path)) ?? '';
  if (file === 'sql') return sql;
  return sql.endsWith('/migration.sql')
    ? sql.replace('migration.sql', 'snapshot.json')
    : sql.replace(/\/(\d+)_[^/]*$/, '/meta/$1_snapshot.json');
}

async function kindOf(kit: Kit, tree: Tree, name: string): Promise<string> {
  const tag = tagOf(pathOf(tree, name, 'sql'));
  const found = (await replaysIn(tree, kit, child, (one) => one === tag)).get(tag);
  return typeof found === 'object' ? found.kind : `failed: ${found}`;
}

test.each(kinds)('$kit $dialect: everything generate can write is generated again', async ({ kit, dialect }) => {
  const tree = featureHistory(kit, dialect);
  const report = await judged(kit, tree);
  expect(report).toMatchObject({ verdict: 'clean', findings: [], unchecked: [] });
  const kindsFound = report.projects[0]?.newMigrations.map(({ kind }) => kind);
  expect(kindsFound).toEqual(sqlIn(tree).map(() => 'generated'));
});

test.each(kinds)('$kit $dialect: an edit of each is a finding with a diff', async ({ kit, dialect }) => {
  const tree = featureHistory(kit, dialect);
  const edited = sqlIn(tree).map(([path, text]) => [path, text.replace(/\w(?=\W*$)/, 'q')] as const);
  const report = await judged(kit, { ...tree, ...Object.fromEntries(edited) });
  const findings = report.findings.filter(({ rule }) => rule === 'sql-hand-edited');
  expect(report.verdict).toBe('blocked');
  expect(findings.map(({ path }) => path)).toEqual(edited.map(([path]) => path));
  for (const { diff } of findings) expect(diff).toMatch(/^\+[^+]/m);
});

test.each(kinds)('$kit $dialect: one other character anywhere is seen', async ({ kit, dialect }) => {
  const tree = featureHistory(kit, dialect);
  const unseen: string[] = [];
  for (const [path, text] of sqlIn(tree)) {
    const tag = tagOf(path);
    for (const mutation of mutations(text, 10)) {
      const found = (await replaysIn({ ...tree, [path]: mutation.text }, kit, child, (one) => one === tag)).get(tag);
      if (typeof found !== 'object' || found.kind !== 'edited') unseen.push(`${path} at ${mutation.at}`);
    }
  }
  expect(unseen).toEqual([]);
});

const edits: readonly { readonly name: string; readonly edit: (sql: string) => string; readonly kind: string }[] = [
  { name: 'line ends', edit: (sql) => sql.replaceAll('\n', '\r\n'), kind: 'generated' },
  { name: 'a final newline', edit: (sql) => `${sql.trimEnd()}\n`, kind: 'generated' },
  { name: 'no final newline', edit: (sql) => sql.trimEnd(), kind: 'generated' },
  { name: 'a space at the end', edit: (sql) => `${sql.trimEnd()} `, kind: 'edited' },
  { name: 'a space inside', edit: (sql) => sql.replace(' ', '  '), kind: 'edited' },
  { name: 'a comment', edit: (sql) => `-- why\n${sql}`, kind: 'edited' },
  { name: 'a statement of its own', edit: (sql) => `${sql.trimEnd()}\nSELECT 1;`, kind: 'edited' },
  { name: 'a statement less', edit: (sql) => sql.split('--> statement-breakpoint').slice(1).join(''), kind: 'edited' },
  {
    name: 'two statements that changed places',
    edit: (sql) => sql.split('--> statement-breakpoint\n').reverse().join('--> statement-breakpoint\n'),
    kind: 'edited',
  },
  { name: 'the SQL twice', edit: (sql) => `${sql.trimEnd()}\n${sql}`, kind: 'edited' },
];

test.each(kinds.flatMap((kind) => edits.map((edit) => ({ ...kind, ...edit }))))(
  '$kit $dialect: $name: $kind',
  async ({ kit, dialect, edit, kind }) => {
    const tree = featureHistory(kit, dialect);
    const path = pathOf(tree, 'keys', 'sql');
    expect(await kindOf(kit, { ...tree, [path]: edit(tree[path] ?? '') }, 'keys')).toBe(kind);
  },
);

test.each(kinds)('$kit $dialect: breakpoints may be left out only where none are recorded', async ({ kit, dialect }) => {
  const tree = featureHistory(kit, dialect);
  const path = pathOf(tree, 'keys', 'sql');
  const without = { ...tree, [path]: (tree[path] ?? '').replaceAll('--> statement-breakpoint\n', '\n') };
  expect(await kindOf(kit, without, 'keys')).toBe(kit === '0.31' ? 'edited' : 'generated');
  expect(await kindOf(kit, tree, 'bare')).toBe('generated');
});

interface Row {
  name: string;
  type?: string;
  notNull?: boolean;
  readonly entityType?: string;
}
/** What a snapshot of any format holds. */
interface Body {
  readonly tables?: Record<
    string,
    { readonly name: string; readonly columns: Record<string, Row>; readonly indexes: Record<string, Row> }
  >;
  ddl?: Row[];
  deltas?: { op: string; row?: Row }[];
}

/** The column `age` that the migration `columns` adds, and how another is added. */
function columnIn({ tables, ddl, deltas }: Body): { readonly column: Row; add(column: Row): void } {
  const isAge = (row: Row | undefined) => row?.entityType === 'columns' && row.name === 'age';
  const columns = Object.values(tables ?? {}).find(({ name }) => name === 'users')?.columns;
  const column = columns?.age ?? deltas?.find(({ row }) => isAge(row))?.row ?? ddl?.find(isAge);
  if (column === undefined) throw new Error('There is no column age');
  return {
    column,
    add(row) {
      if (columns !== undefined) columns[row.name] = row;
      deltas?.push({ op: 'create', row });
      ddl?.push(row);
    },
  };
}

function removeIndex(snapshot: Body): void {
  const isIndex = (row: Row | undefined) => row?.entityType === 'indexes' && row.name === 'users_lower';
  if (snapshot.deltas !== undefined) snapshot.deltas = snapshot.deltas.filter(({ row }) => !isIndex(row));
  if (snapshot.ddl !== undefined) snapshot.ddl = snapshot.ddl.filter((row) => !isIndex(row));
  for (const { indexes } of Object.values(snapshot.tables ?? {})) delete indexes.users_lower;
}

const snapshotEdits: readonly { readonly name: string; readonly migration: string; readonly edit: (snapshot: Body) => void }[] = [
  {
    name: 'another type',
    migration: 'columns',
    edit(snapshot) {
      columnIn(snapshot).column.type = 'text';
    },
  },
  {
    name: 'a column that is not null',
    migration: 'columns',
    edit(snapshot) {
      columnIn(snapshot).column.notNull = true;
    },
  },
  {
    name: 'another name',
    migration: 'columns',
    edit(snapshot) {
      columnIn(snapshot).column.name = 'aged';
    },
  },
  {
    name: 'a column more',
    migration: 'columns',
    edit(snapshot) {
      const { column, add } = columnIn(snapshot);
      add({ ...column, name: 'more' });
    },
  },
  { name: 'an index less', migration: 'indexes', edit: removeIndex },
];

test.each(kinds.flatMap((kind) => snapshotEdits.map((edit) => ({ ...kind, ...edit }))))(
  '$kit $dialect: a snapshot with $name than its SQL is seen',
  async ({ kit, dialect, migration, edit }) => {
    const tree = featureHistory(kit, dialect);
    const path = pathOf(tree, migration, 'snapshot');
    const snapshot = JSON.parse(tree[path] ?? '') as Body;
    edit(snapshot);
    expect(await kindOf(kit, { ...tree, [path]: JSON.stringify(snapshot, null, 2) }, migration)).toBe('edited');
  },
);
