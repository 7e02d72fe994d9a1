import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { judge } from '../../src/judge/judge.ts';
import { history } from '../support/histories.ts';
import { publishedRepository, type Tree } from '../support/repository.ts';

const below = (folder: string): Tree =>
  Object.fromEntries(
    Object.entries(history('0.31', 'sqlite', '3'))
      .filter(([path]) => path.startsWith('drizzle/'))
      .map(([path, text]) => [`${folder}/${path}`, text]),
  );
const edit = (folder: string): Tree => ({ [`${folder}/drizzle/0001_step_2.sql`]: '-- edited\n' });

async function severity(before: Tree, change: Tree): Promise<readonly string[]> {
  const repository = publishedRepository(before).write(change).stage();
  const { findings, verdict } = await judge({ cwd: repository.path, subject: { kind: 'index' } });
  return [verdict, ...findings.map(({ rule, severity }) => `${severity} ${rule}`)];
}

const warned = ['clean', 'warning committed-sql-edited'];
const blocked = ['blocked', 'error committed-sql-edited'];

describe('migrations of tests and examples', () => {
  test.each(['test', 'packages/db/__tests__/cases', 'e2e/fixtures/app', 'examples/basic'])(
    'below %s are warned about',
    async (folder) => {
      expect(await severity(below(folder), edit(folder))).toEqual(warned);
    },
  );

  test.each([
    ['a folder that only begins like that', 'testing', {}],
    ['one that a config names', 'examples/app', { 'examples/app/drizzle.config.ts': "export default { out: './drizzle/' };\n" }],
    ['the default of a config', 'examples/app', { 'examples/app/drizzle.config.ts': "export default { dialect: 'sqlite' };\n" }],
    ['one that a config may name', 'e2e/db', { 'drizzle.config.ts': 'export default { out: process.env.OUT };\n' }],
    ['a config further up', 'test/db', { 'drizzle.config.ts': 'export default { out: "test/db/drizzle" };\n' }],
    [
      'one of drizzle-guard.json',
      'test/db',
      {
        'drizzle-guard.json': '{"projects":[{"out":"test/db/drizzle","config":"drizzle.config.ts"}]}',
        'drizzle.config.ts': 'export default { out: "elsewhere" };\n',
      },
    ],
  ])('are errors in %s', async (_, folder, more) => {
    expect(await severity({ ...below(folder), ...more }, edit(folder))).toEqual(blocked);
  });

  test('a change that takes its config away, or moves a project there, makes no fixture of it', async () => {
    const config = { 'test/app/drizzle.config.ts': "export default { out: './drizzle' };\n" };
    const left = { ...edit('test/app'), 'test/app/drizzle.config.ts': null };
    expect(await severity({ ...below('test/app'), ...config }, left)).toContain('error committed-sql-edited');
    const moved = Object.fromEntries(Object.keys(below('db')).map((path) => [path, null]));
    expect(await severity(below('db'), { ...moved, ...below('test/db'), ...edit('test/db') })).toContain(
      'error committed-sql-edited',
    );
  });

  test('the audit does not count them', async () => {
    const repository = publishedRepository(below('fixtures')).write(edit('fixtures'));
    repository.commit('edit');
    repository.publish();
    expect(await audit({ cwd: repository.path, all: true })).toMatchObject({
      verdict: 'clean',
      commits: { judged: 2, overrides: 0 },
    });
  });
});
