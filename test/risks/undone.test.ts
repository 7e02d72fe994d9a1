import { describe, expect, test } from 'vitest';
import { featureHistory } from '../support/feature-histories.ts';
import { risks } from '../support/features/index.ts';
import { kinds } from '../support/histories.ts';
import { tagOf } from '../support/replays.ts';
import { asked, riskyChange, until } from '../support/risks.ts';

type Tree = Readonly<Record<string, string>>;

/** A history with one more migration, whose snapshot says that nothing changed. */
function withCustom(tree: Tree, sql: string): Tree {
  const newest = Object.keys(tree)
    .filter((path) => path.endsWith('napshot.json'))
    .sort()
    .at(-1);
  const snapshot = JSON.parse(tree[newest ?? ''] ?? '') as { id: string; prevId?: string };
  const id = 'c0ffee00-0000-4000-8000-000000000000';
  const parent = snapshot.prevId === undefined ? { prevIds: [snapshot.id] } : { prevId: snapshot.id };
  const own = JSON.stringify({ ...snapshot, id, ...parent });
  const journal = Object.keys(tree).find((path) => path.endsWith('_journal.json'));
  if (journal === undefined) {
    const folder = 'drizzle/20991231000000_custom';
    return { ...tree, [`${folder}/migration.sql`]: sql, [`${folder}/snapshot.json`]: own };
  }
  const { entries, ...rest } = JSON.parse(tree[journal] ?? '') as { entries: { idx: number; when: number }[] };
  const last = entries.at(-1);
  const idx = entries.length;
  const tag = `${String(idx).padStart(4, '0')}_custom`;
  const next = [...entries, { ...last, idx, tag, when: (last?.when ?? 0) + 1 }];
  return {
    ...tree,
    [journal]: JSON.stringify({ ...rest, entries: next }),
    [`drizzle/meta/${tag.slice(0, 4)}_snapshot.json`]: own,
    [`drizzle/${tag}.sql`]: sql,
  };
}

const rebuild = (columns: string) =>
  `CREATE TABLE n (id int);\nINSERT INTO n (${columns}) SELECT ${columns} FROM users;\nDROP TABLE users;\nALTER TABLE n RENAME TO users;\n`;

describe.each(kinds)('$kit $dialect: a column that only the snapshot dropped', ({ kit, dialect }) => {
  const at = risks[dialect].findIndex(({ name }) => name === 'drop_column');
  const tree = featureHistory(kit, dialect, 'risks');
  const subject = dialect === 'postgresql' ? 'public.users.bio' : 'users.bio';
  /** The migration that drops it, without its statement, and a custom one behind it. */
  async function said(sql: string): Promise<string[]> {
    const [before, after] = [until(tree, at), until(tree, at + 1)];
    const [path = ''] = Object.keys(after).filter((name) => name.endsWith('.sql') && !(name in before));
    const { change } = await riskyChange(before, withCustom({ ...after, [path]: 'SELECT 1;\n' }, sql));
    expect(change.added).toHaveLength(2);
    return asked(change).filter((one) => one === `drop-column ${subject}`);
  }

  test.each([
    ['a copy that leaves it out', rebuild('id, name')],
    ['DROP COLUMN', 'ALTER TABLE users DROP COLUMN bio;'],
  ])('is asked about where the next migration drops it: %s', async (_, sql) => {
    expect(await said(sql)).toEqual([`drop-column ${subject}`]);
  });

  test.each([
    ['a copy that carries it', rebuild('id, name, bio')],
    ['a copy of all', rebuild('id').replace('(id) SELECT id', 'SELECT *')],
    ['no copy', 'SELECT 2;'],
  ])('is not asked about while databases keep it: %s', async (_, sql) => {
    expect(await said(sql)).toEqual([]);
  });
});

describe.each(kinds)('$kit $dialect: a column that only a published snapshot dropped', ({ kit, dialect }) => {
  const at = risks[dialect].findIndex(({ name }) => name === 'drop_column');
  const tree = featureHistory(kit, dialect, 'risks');
  const table = dialect === 'postgresql' ? 'public.users' : 'users';
  /** What the generated migration behind it asks with more SQL, besides what it asks without. */
  async function askedOf(sql: string): Promise<string[]> {
    const [before, published, after] = [until(tree, at), until(tree, at + 1), until(tree, at + 2)];
    const added = (now: Tree, was: Tree) => Object.keys(now).find((path) => path.endsWith('.sql') && !(path in was)) ?? '';
    const [silent, own] = [added(published, before), added(after, published)];
    const edited = (text: string) => ({
      ...after,
      [silent]: 'SELECT 1;\n',
      [own]: `${after[own]}\n--> statement-breakpoint\n${text}`,
    });
    const { change } = await riskyChange({ ...published, [silent]: 'SELECT 1;\n' }, edited(sql));
    expect(change.added.map(({ tag }) => tag)).toEqual([tagOf(own)]);
    const { change: plain } = await riskyChange({ ...published, [silent]: 'SELECT 1;\n' }, edited('SELECT 2;'));
    const known = asked(plain);
    return asked(change).filter((one) => !known.includes(one));
  }

  test.each(['ALTER TABLE users DROP COLUMN bio;', 'ALTER TABLE users DROP bio;'])('%s is asked about', async (sql) => {
    expect(await askedOf(sql)).toEqual([`drop-column ${table}.bio`]);
  });

  test('a table that no snapshot has is asked about', async () => {
    expect(await askedOf('DROP TABLE forgotten;')).toEqual([`drop-table ${table.replace('users', 'forgotten')}`]);
  });

  test.each(['ALTER TABLE users ADD bio text;', 'CREATE TABLE scratch (a int);\nALTER TABLE scratch DROP COLUMN a;'])(
    'nothing is asked of %j',
    async (sql) => {
      expect(await askedOf(sql)).toEqual([]);
    },
  );
});
