import { expect, test } from 'vitest';
import { indexFiles } from '../../src/git/files.ts';
import { openRepository } from '../../src/git/repository.ts';
import { addMergeAttributes, removeMergeAttributes } from '../../src/hooks/merge-attributes.ts';
import { readHistories } from '../../src/layouts/index.ts';
import { history, type Kit } from '../support/histories.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';

const projectOf = (kit: Kit, out = 'drizzle') =>
  Object.fromEntries(
    Object.entries(history(kit, 'postgresql', '3')).map(([path, text]) => [path.replace(/^drizzle\//, `${out}/`), text]),
  );

/** Writes what setup would; false where that is nothing. */
async function added(repository: TestRepository): Promise<boolean> {
  const opened = await openRepository(repository.path);
  const histories = [...(await readHistories(await indexFiles(opened))).values()];
  opened.close();
  const edit = await addMergeAttributes(repository.path, histories);
  if (edit?.after !== undefined) repository.write({ '.gitattributes': edit.after });
  return edit !== undefined;
}

const mergeOf = (repository: TestRepository, path: string) =>
  repository.git('check-attr', 'merge', '--', path).split(': ').at(-1);

test.each([
  ['0.31', 'drizzle/meta/_journal.json', 'drizzle/0000_step_1.sql'],
  ['1.0', undefined, undefined],
] as const)('%s: git leaves what holds the order whole, and merges SQL', async (kit, order, sql) => {
  const files = projectOf(kit);
  const repository = publishedRepository(files);
  expect(await added(repository)).toBe(true);
  const find = (end: string) => Object.keys(files).find((path) => path.endsWith(end)) ?? '';
  expect(mergeOf(repository, order ?? find('/snapshot.json'))).toBe('unset');
  expect(mergeOf(repository, sql ?? find('.sql'))).toBe('unspecified');
  expect(await added(repository), 'once is enough').toBe(false);
});

test.each(['my migrations', '[id]', 'a*b', 'größe', '-dash', 'it"s'])('a folder called %s', async (out) => {
  const repository = publishedRepository(projectOf('0.31', out));
  expect(await added(repository)).toBe(true);
  expect(mergeOf(repository, `${out}/meta/_journal.json`)).toBe('unset');
});

test.each(['drizzle/meta/** merge=union', '*.json merge', 'drizzle/** -merge'])('ok: `%s` is the user’s', async (line) => {
  const repository = publishedRepository({ ...projectOf('0.31'), '.gitattributes': `${line}\n` });
  expect(await added(repository)).toBe(false);
});

test.each(['', '* text=auto\n', '* text=auto\r\n*.png binary\r\n', '* text=auto'])(
  'taken back, %j is what it was',
  async (text) => {
    const repository = publishedRepository(projectOf('0.31'));
    if (text !== '') repository.write({ '.gitattributes': text });
    await added(repository);
    const edit = await removeMergeAttributes(repository.path);
    expect(edit?.after).toBe(text === '' ? undefined : text);
    expect(repository.read('.gitattributes').includes('\r\n')).toBe(text.includes('\r\n'));
  },
);

test('a conflict is still reported, without markers in the journal', async () => {
  const repository = publishedRepository(projectOf('0.31'));
  await added(repository);
  repository.stage().commit('attributes');
  repository.git('checkout', '-q', '-b', 'branch');
  repository.write(history('0.31', 'postgresql', '4b')).commit('mine');
  repository.git('checkout', '-q', 'main');
  repository.write(history('0.31', 'postgresql', '4')).commit('theirs');
  expect(repository.run('git merge branch').exitCode).toBe(1);
  expect(repository.git('ls-files', '-u', '--format=%(path)', 'drizzle/meta')).toContain('_journal.json');
  expect(() => JSON.parse(repository.read('drizzle/meta/_journal.json'))).not.toThrow();
});
