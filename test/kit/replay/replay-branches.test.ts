import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { judge } from '../../../src/index.ts';
import { canReplay } from '../../../src/kit/installed/installed.ts';
import { runKit } from '../../support/feature-histories.ts';
import { linkKit } from '../../support/generate-histories.ts';
import { type Dialect, kitPackage, kitVersion } from '../../support/histories.ts';
import { candidate, installCandidate, linkCandidate } from '../../support/release-candidate.ts';
import { copiedLater, publishedRepository, type TestRepository } from '../../support/repository.ts';
import { config } from '../../support/schemas.ts';

const modules = { postgresql: 'pg', mysql: 'mysql', sqlite: 'sqlite' } as const;

/** A table for each name, with the columns after it. */
function schema(dialect: Dialect, tables: Readonly<Record<string, readonly string[]>>): string {
  const int = dialect === 'mysql' ? 'int' : 'integer';
  const table = `${modules[dialect]}Table`;
  const lines = Object.entries(tables).map(
    ([name, columns]) =>
      `export const ${name} = ${table}('${name}', { id: ${int}('id').primaryKey(), ${columns.map((column) => `${column}: ${int}('${column}')`).join(', ')} });`,
  );
  return [`import { ${int}, ${table} } from 'drizzle-orm/${modules[dialect]}-core';`, ...lines, ''].join('\n');
}

function project(dialect: Dialect, version: string, link: (path: string) => void): TestRepository {
  const repository = publishedRepository({
    'package.json': JSON.stringify({ devDependencies: { 'drizzle-kit': version, 'drizzle-orm': version } }),
    '.gitignore': 'node_modules\n',
    'drizzle.config.ts': config(dialect),
  });
  link(repository.path);
  return repository;
}

let clock = -3600;
async function generate(repository: TestRepository, name: string, source: string, ...options: string[]): Promise<string> {
  // names of folders have seconds only
  clock += 10;
  repository.write({ 'src/schema.ts': source });
  const before = sqlFiles(repository);
  const output = await runKit(repository.path, ['generate', '--name', name, ...options], { KIT_CLOCK: String(clock) });
  const made = sqlFiles(repository).find((path) => !before.includes(path));
  if (made === undefined) throw new Error(`drizzle-kit generated nothing for ${name}:\n${output}`);
  return made;
}

function sqlFiles({ path }: TestRepository): string[] {
  return readdirSync(join(path, 'drizzle'), { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.sql'))
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .sort();
}

const replayed = (repository: TestRepository) =>
  judge({ cwd: repository.stage().path, subject: { kind: 'index' }, level: 'replay' });

/** Two branches from one migration, brought together by a third. */
function merged(dialect: Dialect): Promise<TestRepository> {
  return copiedLater(`merged ${dialect}`, () => merge(dialect));
}

async function merge(dialect: Dialect): Promise<TestRepository> {
  const repository = project(dialect, kitVersion('1.0'), (path) => linkKit('1.0', path));
  repository.write({ 'drizzle/.keep': '' });
  await generate(repository, 'first', schema(dialect, { users: [], posts: [] }));
  repository.commit('first');
  repository.git('switch', '-q', '-c', 'other');
  await generate(repository, 'city', schema(dialect, { users: ['city'], posts: [], places: ['x'] }));
  repository.commit('city');
  repository.git('switch', '-q', 'main');
  await generate(repository, 'likes', schema(dialect, { users: [], posts: ['likes'] }));
  repository.commit('likes');
  repository.git('merge', '-q', '--no-edit', '-X', 'ours', 'other');
  await generate(repository, 'both', schema(dialect, { users: ['city', 'age'], posts: ['likes'], places: ['x'] }));
  return repository;
}

const pathOfMerge = (repository: TestRepository) => sqlFiles(repository).find((path) => path.includes('_both/')) ?? '';

// differences on PostgreSQL, whole snapshots on the others
const bothFormats = ['postgresql', 'sqlite'] as const;

test.each(bothFormats)('1.0 %s: a merge of two branches is generated again from both', async (dialect) => {
  const repository = await merged(dialect);
  const path = pathOfMerge(repository);
  const snapshot = JSON.parse(readFileSync(join(repository.path, path, '../snapshot.json'), 'utf8')) as { prevIds: string[] };
  expect(snapshot.prevIds).toHaveLength(2);
  const report = await replayed(repository);
  expect(report).toMatchObject({ verdict: 'clean', unchecked: [] });
  expect(report.projects[0]?.newMigrations.map(({ kind }) => kind)).toEqual(['generated', 'generated', 'generated', 'generated']);

  repository.write({ [path]: `${repository.read(path)}\nSELECT 1;` });
  expect((await replayed(repository)).findings.map(({ rule, path: at }) => [rule, at])).toEqual([['sql-hand-edited', path]]);
});

test.each(bothFormats)('1.0 %s: only the merge is new', async (dialect) => {
  const repository = await merged(dialect);
  const path = pathOfMerge(repository);
  repository.git('stash', '-q', '-u');
  repository.publish();
  repository.git('stash', 'pop', '-q');
  const report = await replayed(repository);
  expect(report.projects[0]?.newMigrations).toEqual([{ tag: path.split('/')[1], kind: 'generated' }]);
});

const installed = installCandidate();

/** A project that the candidate made, with a rename and a new table. */
function ofCandidate(dialect: Dialect): Promise<TestRepository> {
  return copiedLater(`${candidate} ${dialect}`, async () => {
    const repository = project(dialect, candidate, linkCandidate);
    repository.write({ 'drizzle/.keep': '' });
    await generate(repository, 'first', schema(dialect, { users: ['age'] }));
    const hints = [{ type: 'rename', kind: 'column', from: ['public', 'users', 'age'], to: ['public', 'users', 'years'] }];
    await generate(repository, 'second', schema(dialect, { users: ['years'], posts: [] }), '--hints', JSON.stringify(hints));
    return repository;
  });
}

// mysql is where the merges above have none
test.skipIf(!installed).each(['postgresql', 'mysql'] as const)(
  `${candidate} %s: what it wrote is generated again`,
  async (dialect) => {
    const repository = await ofCandidate(dialect);
    const path = sqlFiles(repository).at(-1) ?? '';
    const report = await replayed(repository);
    expect(report).toMatchObject({ verdict: 'clean', unchecked: [] });
    expect(report.projects[0]).toMatchObject({ kit: candidate });
    expect(report.projects[0]?.newMigrations.map(({ kind }) => kind)).toEqual(['generated', 'generated']);

    repository.write({ [path]: repository.read(path).replace('posts', 'pasts') });
    expect((await replayed(repository)).findings.map(({ rule }) => rule)).toEqual(['sql-hand-edited']);
  },
);

test.skipIf(!installed)('snapshots of another format are not judged, and that is said', async () => {
  const version = kitVersion('1.0');
  const manifest = JSON.stringify({ devDependencies: { 'drizzle-kit': version, 'drizzle-orm': version } });
  const repository = (await ofCandidate('postgresql')).write({ 'package.json': manifest });
  rmSync(join(repository.path, 'node_modules'));
  linkKit('1.0', repository.path);
  const report = await replayed(repository);
  expect(report).toMatchObject({ verdict: 'unchecked', unchecked: [{ level: 'replay', blocks: true }] });
  expect(report.unchecked[0]?.reason).toMatch(
    /could not generate \d+_first again: a snapshot has format 8, this drizzle-kit writes 9\. Run drizzle-kit up/,
  );
});

const zero = kitPackage('0.31', 'drizzle-kit');
const one = kitPackage('1.0', 'drizzle-kit');
test.each([
  { version: '0.31.0', path: zero, can: true },
  { version: '0.31.11', path: zero, can: true },
  { version: '0.30.6', path: zero, can: false },
  { version: '0.32.0', path: zero, can: false },
  { version: '1.0.0-beta.9', path: one, can: false },
  { version: '1.0.0-rc.1', path: one, can: false },
  { version: '1.0.0-rc.3', path: one, can: false },
  { version: '1.0.0-rc.4', path: one, can: true },
  { version: '1.0.0-rc.5', path: one, can: true },
  { version: '1.0.0-rc.10', path: one, can: true },
  { version: '1.0.0', path: one, can: true },
  { version: '1.0.0-rc.3-0abc123', path: zero, can: false },
])('drizzle-kit $version can be asked to replay: $can', ({ version, path, can }) => {
  expect(canReplay({ path, version })).toBe(can);
});
