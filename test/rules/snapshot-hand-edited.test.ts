import { expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { snapshotDifferences } from '../../src/model/snapshot-difference.ts';
import { type Dialect, history, type Kit, kinds, type State } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';

type Json = Record<string, unknown>;

/** Publishes state 3 and stages a later one, its new snapshot edited; gives what is said of it. */
async function said(kit: Kit, dialect: Dialect, state: State, edit: (text: string) => string) {
  const published = history(kit, dialect, '3');
  const files = history(kit, dialect, state);
  const path = Object.keys(files).find((name) => name.endsWith('snapshot.json') && !(name in published)) ?? '';
  const text = edit(files[path] ?? '');
  expect(text).not.toBe(files[path]);
  const repository = kitProject(kit, published);
  repository.write({ ...files, [path]: text }).stage();
  const report = await judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });
  return { report, path, of: report.findings.map(({ rule, severity }) => `${rule} ${severity}`) };
}

const json = (edit: (snapshot: Json) => void) => (text: string) => {
  const snapshot = JSON.parse(text) as Json;
  edit(snapshot);
  return JSON.stringify(snapshot, null, 2);
};

const own = ['snapshot-hand-edited error'];

/** sqlite of 0.31 refuses keys that it does not know, so that nothing can be judged; snapshots of 1.0 are whole on mysql as on sqlite. */
const lenient = kinds.filter(({ kit, dialect }) => dialect === 'postgresql' || (kit === '0.31') === (dialect === 'mysql'));

test.each(lenient)('$kit $dialect bad: a key that drizzle-kit does not write', async ({ kit, dialect }) => {
  const { report, path, of } = await said(
    kit,
    dialect,
    '4',
    json((snapshot) => {
      snapshot.note = 'mine';
    }),
  );
  expect(of).toEqual(own);
  expect(report.findings[0]).toMatchObject({
    path,
    problem: `${path} is not what drizzle-kit writes: note is "mine" instead of missing.`,
    fix: [{ run: ['npx drizzle-guard fix'] }],
  });
});

test('0.31 ok: keys of nothing, and another layout', async () => {
  const { report } = await said('0.31', 'postgresql', '4', (text) =>
    JSON.stringify({ ...(JSON.parse(text) as Json), later: {}, more: [], other: null }),
  );
  expect(report).toMatchObject({ verdict: 'clean', findings: [], unchecked: [] });
});

test.each(lenient.filter(({ dialect }) => dialect === 'postgresql'))(
  '$kit $dialect bad: a custom migration whose snapshot is not its parent’s',
  async ({ kit, dialect }) => {
    const { of } = await said(
      kit,
      dialect,
      '4custom',
      json((snapshot) => {
        snapshot.note = 'mine';
      }),
    );
    expect(of).toEqual(own);
  },
);

test('what differs is named by its path; order and nothing are no difference', () => {
  const column = (name: string) => ({ tables: { 'public.users': { columns: { email: { name, notNull: false } } } } });
  const path = ['tables', 'public.users', 'columns', 'email', 'name'];
  expect(snapshotDifferences(column('mail'), column('email'), [])).toEqual([{ path, is: 'mail', generated: 'email' }]);
  const rows = [
    { entityType: 'tables', schema: 'public', name: 'a' },
    { entityType: 'columns', schema: 'public', table: 'a', name: 'id', type: 'integer', default: null },
  ];
  const others = [{ entityType: 'columns', schema: 'public', table: 'a', name: 'id', type: 'text' }, rows[0]];
  expect(snapshotDifferences({ ddl: rows, id: 1 }, { ddl: others, id: 2 }, ['id'])).toEqual([
    { path: ['ddl', 'columns.public.a.id', 'type'], is: 'integer', generated: 'text' },
  ]);
});

test('0.31 bad: a version that is not that of the others', async () => {
  const { of } = await said('0.31', 'postgresql', '4', (text) => text.replace('"version": "7"', '"version": "6"'));
  expect(of).toEqual(own);
});

test('1.0 bad: footprints taken out, which would hide conflicts', async () => {
  const { report, of } = await said(
    '1.0',
    'postgresql',
    '4',
    json((snapshot) => {
      snapshot.footprints = [];
    }),
  );
  expect(of).toEqual(own);
  expect(report.findings[0]?.problem).toContain('footprints');
});
