import { describe, expect, test } from 'vitest';
import { foreignKeyWithoutIndex } from '../../../src/rules/conventions/foreign-key-without-index.ts';
import { grown, subjectsOf } from '../../support/grown.ts';
import { kinds } from '../../support/histories.ts';

describe.each(kinds)('$kit $dialect', ({ kit, dialect }) => {
  test('bad: no index begins with it; ok: one does, an index or a key; old ones; MySQL', async () => {
    const found = subjectsOf(foreignKeyWithoutIndex, await grown(kit, dialect));
    expect(found).toEqual(dialect === 'mysql' ? [] : ['comment.post_id', 'post_tag.user_id', 'users.best_post_id']);
  });
});

test('names the index to add', async () => {
  const [first] = foreignKeyWithoutIndex.check(await grown('1.0', 'postgresql'));
  expect(first?.problem).toMatch(/^\w+\.\w+ refers to another table, and no index begins with it\.$/);
  expect(first?.fix[0]?.say).toMatch(/^Add index\('\w+_id_idx'\) to the table/);
});
