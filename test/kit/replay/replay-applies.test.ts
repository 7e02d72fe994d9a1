import { expect, test } from 'vitest';
import { judge } from '../../../src/index.ts';
import { featureHistory } from '../../support/feature-histories.ts';
import { linkKit } from '../../support/generate-histories.ts';
import { history, type Kit, kinds, kitVersion } from '../../support/histories.ts';
import { countStarts, place, proved } from '../../support/proofs.ts';
import { replaysIn } from '../../support/replays.ts';
import { emptyRepository, publishedRepository } from '../../support/repository.ts';
import { sharedKit } from '../../support/shared-kit.ts';

type Tree = Record<string, string>;

// Where replaying applies, and where it does not.

const header = [
  '-- Current sql file was generated after introspecting the database',
  '-- If you want to run this migration please uncomment this code before executing migrations',
].join('\n');

/** The first migration alone, and its SQL as `pull` would have written it. */
function pulled(kit: Kit, dialect: (typeof kinds)[number]['dialect']): { tree: Tree; path: string; sql: string; tag: string } {
  const all = featureHistory(kit, dialect);
  const path = Object.keys(all).find((name) => name.endsWith('.sql')) ?? '';
  const tag = kit === '1.0' ? (path.split('/')[1] ?? '') : (/([^/]+)\.sql$/.exec(path)?.[1] ?? '');
  const belongs = (name: string) => name.includes(`/${tag}`) || name.endsWith('meta/0000_snapshot.json');
  const tree: Tree = Object.fromEntries(Object.entries(all).filter(([name]) => belongs(name)));
  if (kit === '0.31') {
    const journal = JSON.parse(all['drizzle/meta/_journal.json'] ?? '') as { entries: object[] };
    tree['drizzle/meta/_journal.json'] = JSON.stringify({ ...journal, entries: journal.entries.slice(0, 1) });
    const snapshot = JSON.parse(tree['drizzle/meta/0000_snapshot.json'] ?? '') as object;
    const id = '00000000-0000-0000-0000-000000000000';
    tree['drizzle/meta/0000_snapshot.json'] = JSON.stringify({ ...snapshot, id, prevId: '' }, null, 2);
  }
  return { tree, path, sql: all[path] ?? '', tag };
}

const shapes: readonly { readonly name: string; readonly write: (sql: string) => string; readonly kind: string }[] = [
  { name: 'as pull writes it', write: (sql) => `${header}\n/*\n${sql}\n*/`, kind: 'introspected' },
  { name: 'with a final newline', write: (sql) => `${header}\n/*\n${sql}\n*/\n`, kind: 'introspected' },
  { name: 'with Windows line ends', write: (sql) => `${header}\n/*\n${sql}\n*/`.replaceAll('\n', '\r\n'), kind: 'introspected' },
  { name: 'uncommented', write: (sql) => `${header}\n${sql}`, kind: 'introspected' },
  { name: 'uncommented, without its header', write: (sql) => sql, kind: 'generated' },
  { name: 'with a statement after it', write: (sql) => `${header}\n/*\n${sql}\n*/\nDROP TABLE users;`, kind: 'edited' },
  { name: 'with a statement before it', write: (sql) => `${header}\nDROP TABLE users;\n/*\n${sql}\n*/`, kind: 'edited' },
  {
    name: 'with a statement between two comments',
    write: (sql) => `${header}\n/*\n${sql}\n*/ DROP TABLE users; /* */`,
    kind: 'edited',
  },
  { name: 'uncommented and edited', write: (sql) => `${header}\n${sql.replace('email', 'mail')}`, kind: 'edited' },
  { name: 'commented without the header', write: (sql) => `/*\n${sql}\n*/`, kind: 'edited' },
];

test.each(kinds.flatMap((kind) => shapes.map((shape) => ({ ...kind, ...shape }))))(
  '$kit $dialect: a pulled baseline $name: $kind',
  async ({ kit, dialect, write, kind }) => {
    const { tree, path, sql, tag } = pulled(kit, dialect);
    const replays = await replaysIn({ ...tree, [path]: write(sql) }, kit, sharedKit('any'));
    expect([...replays]).toEqual([[tag, expect.objectContaining({ kind })]]);
  },
);

test.each(kinds)('$kit $dialect: a pulled baseline is proved with the installed kit', async ({ kit, dialect }) => {
  const { tree, path, sql, tag } = pulled(kit, dialect);
  const at = place();
  linkKit(kit, at.top);
  const { kinds: found, unproved } = await proved({ ...tree, [path]: `${header}\n/*\n${sql}\n*/` }, at);
  expect(unproved).toBeUndefined();
  expect(found).toEqual({ [tag]: 'introspected' });
});

test.each(kinds)('$kit $dialect: a later migration cannot pass as a pulled one', async ({ kit, dialect }) => {
  const tree = history(kit, dialect, '2');
  const path =
    Object.keys(tree)
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .at(-1) ?? '';
  const replays = await replaysIn({ ...tree, [path]: `${header}\n/*\n${tree[path]}\n*/` }, kit, sharedKit('any'));
  expect([...replays.values()]).toEqual([
    expect.objectContaining({ kind: 'generated' }),
    expect.objectContaining({ kind: 'edited' }),
  ]);
});

const turso = "export default { dialect: 'turso', schema: './src/schema.ts', out: './drizzle' };\n";

test('0.31: where configs of turso and of sqlite lie side by side it does not apply, and that is no failure', async () => {
  const at = place();
  linkKit('0.31', at.top);
  const starts = countStarts();
  const tree = { ...history('0.31', 'sqlite', '2'), 'drizzle.turso.config.ts': turso };
  expect(await proved(tree, at)).toMatchObject({
    unproved: {
      blocks: false,
      reason: expect.stringContaining('configs of sqlite and turso share drizzle, and drizzle-kit 0.31'),
    },
    kinds: {},
  });
  expect(starts()).toBe(0);
});

test('1.0 turso is generated as sqlite is', async () => {
  const at = place();
  linkKit('1.0', at.top);
  const { kinds: found } = await proved({ ...history('1.0', 'sqlite', '2'), 'drizzle.config.ts': turso }, at);
  expect(Object.values(found)).toEqual(['generated', 'generated']);
});

test('0.31: turso elsewhere in the repository does not keep sqlite from being replayed', async () => {
  const at = place();
  linkKit('0.31', at.top);
  const { kinds: found } = await proved({ ...history('0.31', 'sqlite', '2'), 'packages/other/drizzle.config.ts': turso }, at);
  expect(Object.values(found)).toEqual(['generated', 'generated']);
});

test.each(['gel'])('0.31 %s does not apply, and that is no failure', async (dialect) => {
  const at = place();
  linkKit('0.31', at.top);
  const other = Object.entries(history('0.31', 'mysql', '2')).map(([path, text]) => [
    path,
    text.replaceAll('"dialect": "mysql"', `"dialect": "${dialect}"`),
  ]);
  expect(await proved(Object.fromEntries(other), at)).toMatchObject({
    unproved: { blocks: false, reason: `drizzle-kit has no way to generate ${dialect} again from snapshots` },
  });
});

test.each(['singlestore', 'mssql', 'cockroach'])('1.0 %s does not apply, and that is no failure', async (dialect) => {
  const at = place();
  linkKit('1.0', at.top);
  const other = Object.entries(history('1.0', 'mysql', '2')).map(([path, text]) => [
    path,
    text.replaceAll('"dialect": "mysql"', `"dialect": "${dialect}"`),
  ]);
  expect(await proved(Object.fromEntries(other), at)).toMatchObject({
    unproved: { blocks: false, reason: `drizzle-kit has no way to generate ${dialect} again from snapshots` },
  });
});

test.each(kinds)(
  '$kit $dialect: --level integrity never starts a kit, nor does a change without new migrations',
  async ({ kit, dialect }) => {
    const manifest = JSON.stringify({ devDependencies: { 'drizzle-kit': kitVersion(kit) } });
    const repository = publishedRepository({
      ...history(kit, dialect, '2'),
      'package.json': manifest,
      '.gitignore': 'node_modules\n',
    });
    linkKit(kit, repository.path);
    const starts = countStarts();
    const at = { cwd: repository.path, subject: { kind: 'index' } } as const;
    expect(await judge({ ...at, level: 'replay' })).toMatchObject({ verdict: 'clean', unchecked: [] });
    repository.write(history(kit, dialect, '3')).stage();
    expect((await judge({ ...at, level: 'integrity' })).projects[0]?.newMigrations).toMatchObject([{ kind: null }]);
    expect(starts()).toBe(0);
    await judge({ ...at, level: 'replay' });
    expect(starts()).toBe(1);
  },
);

test('without node_modules only new migrations are missed', async () => {
  const repository = publishedRepository({ ...history('0.31', 'sqlite', '2'), '.gitignore': 'node_modules\n' });
  const at = { cwd: repository.path, subject: { kind: 'index' }, level: 'replay' } as const;
  expect((await judge(at)).verdict).toBe('clean');
  repository.write(history('0.31', 'sqlite', '3')).stage();
  expect(await judge(at)).toMatchObject({
    verdict: 'unchecked',
    unchecked: [{ blocks: true, reason: expect.stringContaining('Run: npm install') }],
  });
});

test('a bare repository is judged without a kit', async () => {
  const origin = publishedRepository(history('0.31', 'sqlite', '2'));
  origin.git('switch', '-q', '-c', 'feature');
  origin.write(history('0.31', 'sqlite', '3')).commit('third');
  const bare = emptyRepository({ bare: true });
  bare.git('fetch', '-q', origin.path, 'main:main', 'feature:feature');
  const starts = countStarts();
  const report = await judge({ cwd: bare.path, subject: { kind: 'range', from: 'main', to: 'feature' }, level: 'replay' });
  expect(report).toMatchObject({
    verdict: 'clean',
    unchecked: [{ blocks: false, reason: 'a bare repository has no node_modules to generate with' }],
  });
  expect(starts()).toBe(0);
});
