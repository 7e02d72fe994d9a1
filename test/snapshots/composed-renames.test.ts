import { describe, expect, test } from 'vitest';
import { composedRenames, reversedRenames, withNewOwners } from '../../src/snapshots/composed-renames.ts';
import type { Rename } from '../../src/snapshots/renames.ts';

/** `table users > people`, `column users.name > users.title`. */
function rename(text: string): Rename {
  const [kind = '', from = '', , to = ''] = text.split(' ');
  return { kind, from: from.split('.'), to: to.split('.') };
}

const shown = (renames: readonly Rename[]) => renames.map(({ kind, from, to }) => `${kind} ${from.join('.')} > ${to.join('.')}`);
const composed = (...migrations: readonly (readonly string[])[]) =>
  shown(composedRenames(migrations.map((one) => one.map(rename))));

describe('what several migrations rename together', () => {
  test.each<{ name: string; migrations: string[][]; all: string[] }>([
    { name: 'one rename', migrations: [['table a > b']], all: ['table a > b'] },
    { name: 'a rename of a rename', migrations: [['table a > b'], ['table b > c']], all: ['table a > c'] },
    { name: 'a rename and its reverse', migrations: [['table a > b'], ['table b > a']], all: [] },
    { name: 'two renames at once', migrations: [['table a > b', 'table b > c']], all: ['table a > b', 'table b > c'] },
    {
      name: 'a column of a table that was renamed before',
      migrations: [['table a > b'], ['column b.x > b.y']],
      all: ['table a > b', 'column a.x > b.y'],
    },
    {
      name: 'a column of a table that is renamed after',
      migrations: [['column a.x > a.y'], ['table a > b']],
      all: ['column a.x > b.y', 'table a > b'],
    },
    {
      name: 'a column and its table at once',
      migrations: [['table a > b', 'column b.x > b.y']],
      all: ['table a > b', 'column a.x > b.y'],
    },
    { name: 'one rename that is recorded twice', migrations: [['table a > b', 'table a > b']], all: ['table a > b'] },
    {
      name: 'an enum that a table shares its name with',
      migrations: [['enum a > b'], ['table b > c']],
      all: ['enum a > b', 'table b > c'],
    },
    {
      name: 'a table with and without its schema',
      migrations: [['table public.a > public.b'], ['table b > c']],
      all: ['table a > c'],
    },
    { name: 'the copy that SQLite makes', migrations: [['table __new_a > a']], all: [] },
  ])('$name', ({ migrations, all }) => expect(composed(...migrations)).toEqual(all));

  test('turned round they go back', () =>
    expect(shown(reversedRenames([rename('column a.x > b.y')]))).toEqual(['column b.y > a.x']));

  test('drizzle-kit asks for a column below the new name of its table', () =>
    expect(shown(withNewOwners([rename('column a.x > b.y')]))).toEqual(['column b.x > b.y']));
});
