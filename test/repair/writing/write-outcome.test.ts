import { expect, test } from 'vitest';
import { backups } from '../../../src/repair/writing/backup.ts';
import { undo } from '../../../src/repair/writing/undo.ts';
import { unfinished } from '../../../src/repair/writing/unfinished.ts';
import { writeOutcome } from '../../../src/repair/writing/write-outcome.ts';
import { pictureOf } from '../../support/picture.ts';
import { publishedRepository } from '../../support/repository.ts';
import { opened } from '../../support/writing.ts';

const bytes = (text: string) => Buffer.from(text);

const base = { 'drizzle/0000_a.sql': 'a\n', 'drizzle/meta/_journal.json': '[]\n', 'src/schema.ts': 'one\ntwo\nthree\n' };

test('files and index are as the outcome says, and undo brings back what was there', async () => {
  const repo = publishedRepository(base);
  repo.write({ 'drizzle/0001_b.sql': 'b\n', 'drizzle/note.txt': 'untracked\n', 'src/schema.ts': 'edited\n' });
  const before = pictureOf(repo);
  const repository = await opened(repo);
  const files = new Map([
    ['drizzle/0001_b.sql', null],
    ['drizzle/0002_b.sql', bytes('b\n')],
    ['drizzle/meta/_journal.json', bytes('[1]\n')],
    ['drizzle/meta/deep/er.json', bytes('{}\n')],
  ]);
  const backup = await writeOutcome(repository, { outs: ['drizzle'], files }, { says: 'moves b' });
  expect(repo.git('status', '--porcelain=v1')).toBe(
    'A  drizzle/0002_b.sql\nM  drizzle/meta/_journal.json\nA  drizzle/meta/deep/er.json\n M src/schema.ts\n?? drizzle/note.txt',
  );
  expect(repo.git('diff-files', '--name-only')).toBe('src/schema.ts');
  expect(await unfinished(repository)).toBeUndefined();
  expect((await backups(repository)).map(({ name, about }) => [name, about.says])).toEqual([[backup.name, 'moves b']]);
  const after = pictureOf(repo);
  await undo(repository);
  expect(pictureOf(repo)).toEqual(before);
  await expect(undo(repository)).rejects.toThrow('There is nothing to undo');
  const [redo] = await backups(repository);
  await undo(repository, redo?.name);
  expect(pictureOf(repo)).toEqual(after);
});
