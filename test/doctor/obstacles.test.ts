import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { obstacles } from '../../src/doctor/obstacles.ts';
import { readHistories } from '../../src/layouts/index.ts';
import { parseSnapshot } from '../../src/layouts/snapshot.ts';
import type { Files } from '../../src/model/files.ts';
import { every } from '../support/every.ts';
import { linkKit } from '../support/generate-histories.ts';
import { dialects, history } from '../support/histories.ts';
import { TestRepository, temporaryFolder } from '../support/repository.ts';

type Tree = Record<string, string>;
interface Entry {
  idx: number;
  when: number;
  tag: string;
}

const journal = 'drizzle/meta/_journal.json';

function entries(tree: Tree, edit: (first: Entry, second: Entry, third: Entry) => void): void {
  const value = JSON.parse(tree[journal] ?? '') as { entries: [Entry, Entry, Entry] };
  edit(...value.entries);
  tree[journal] = JSON.stringify(value);
}

function snapshot(tree: Tree, edit: (value: Record<string, unknown>) => void): void {
  const path = 'drizzle/meta/0001_snapshot.json';
  const value = JSON.parse(tree[path] ?? '') as Record<string, unknown>;
  edit(value);
  tree[path] = JSON.stringify(value);
}

/** Gives a migration another tag, and its SQL file that name. */
function rename(tree: Tree, entry: Entry, tag: string): void {
  tree[`drizzle/${tag}.sql`] = tree[`drizzle/${entry.tag}.sql`] ?? '';
  delete tree[`drizzle/${entry.tag}.sql`];
  entry.tag = tag;
}

interface Fault {
  readonly name: string;
  readonly in: (tree: Tree) => void;
  /** What is said for PostgreSQL, and for MySQL and SQLite. */
  readonly says: readonly [postgres: RegExp | undefined, others: RegExp | undefined];
  /** What drizzle-kit up of 1.0 does: it refuses, it fails midway, or it converts. */
  readonly up: readonly [postgres: Outcome, others: Outcome];
}
type Outcome = 'stops' | 'midway' | 'other order' | 'fewer' | 'converts';

const faults: readonly Fault[] = [
  { name: 'nothing', in: () => undefined, says: [undefined, undefined], up: ['converts', 'converts'] },
  {
    name: 'no snapshot',
    in: (tree) => void delete tree['drizzle/meta/0001_snapshot.json'],
    says: [/stops .*No snapshot was found/, /stops .*No snapshot was found/],
    up: ['stops', 'stops'],
  },
  {
    name: 'an unreadable snapshot',
    in: (tree) => void Object.assign(tree, { 'drizzle/meta/0001_snapshot.json': '{' }),
    says: [/stops at a snapshot that cannot be read/, /fails with half of the folder converted at a snapshot/],
    up: ['stops', 'midway'],
  },
  {
    name: 'no SQL',
    in: (tree) => entries(tree, (_, second) => void delete tree[`drizzle/${second.tag}.sql`]),
    says: [/stops where a migration has no SQL/, /leaves out a migration/],
    up: ['stops', 'fewer'],
  },
  {
    name: 'a time before that of its parent',
    in: (tree) => entries(tree, (first, _, third) => Object.assign(third, { when: first.when - 5000 })),
    says: [/stops, because folders are named after `when`/, /in another order/],
    up: ['stops', 'other order'],
  },
  {
    name: 'the second of its parent, and a name before it',
    in: (tree) =>
      entries(tree, (first, second) => {
        second.when = first.when + 1;
        rename(tree, second, '0001_aaa');
      }),
    says: [/stops, because folders are named after `when`/, /in another order/],
    up: ['stops', 'other order'],
  },
  {
    name: 'the second of its parent, and a name after it',
    in: (tree) => entries(tree, (first, second) => Object.assign(second, { when: first.when + 1 })),
    says: [undefined, undefined],
    up: ['converts', 'converts'],
  },
  {
    name: 'the second and the name of its parent',
    in: (tree) =>
      entries(tree, (first, second) => {
        second.when = first.when + 1;
        rename(tree, second, first.tag.replace('0000', '0001'));
      }),
    says: [/stops, because two folders would have one name/, /half of the folder converted, because two folders/],
    up: ['stops', 'midway'],
  },
  {
    name: 'an unknown parent',
    in: (tree) => snapshot(tree, (value) => Object.assign(value, { prevId: '11111111-1111-4111-8111-111111111111' })),
    says: [/stops, because a snapshot follows one that is not there/, undefined],
    up: ['stops', 'converts'],
  },
  {
    name: 'a duplicate idx',
    in: (tree) => entries(tree, (_, __, third) => Object.assign(third, { idx: 1 })),
    says: [undefined, undefined],
    up: ['converts', 'converts'],
  },
  {
    name: 'SQL that is not in the journal',
    in: (tree) => void Object.assign(tree, { 'drizzle/9999_loose.sql': 'select 1;' }),
    says: [/leaves SQL files that are not in the journal/, /leaves SQL files that are not in the journal/],
    up: ['converts', 'converts'],
  },
];

function filesOf(tree: Tree): Files {
  const bytes = (path: string) => new TextEncoder().encode(tree[path]);
  return {
    entries: new Map(Object.keys(tree).map((path) => [path, { oid: `${path} ${tree[path]}`, mode: '100644' }])),
    unmerged: new Set(),
    read: async (path) => bytes(path),
  };
}

const cases = dialects.flatMap((dialect) => faults.map((fault) => ({ dialect, ...fault })));

describe('what an upgrade to 1.0 meets:', () => {
  test.each(cases)('$dialect, $name', async ({ dialect, in: change, says }) => {
    const tree = { ...history('0.31', dialect, '3') };
    change(tree);
    const found = (await readHistories(filesOf(tree))).get('drizzle');
    if (found === undefined) throw new Error('the folder was not read');
    const there = found.migrations.filter((one) => one.snapshot.oid !== undefined);
    const snapshots = new Map(
      there.map((one) => [one, parseSnapshot(new TextEncoder().encode(tree[one.snapshot.path]))] as const),
    );
    const [postgres, others] = says;
    const wanted = dialect === 'postgresql' ? postgres : others;
    const lines = obstacles(found, snapshots).map((one) => one.says);
    expect(lines).toEqual(wanted === undefined ? [] : [expect.stringMatching(wanted)]);
  });

  // a process of drizzle-kit for each: half a minute, and only another release of 1.0 may answer otherwise
  test.skipIf(!every).each(cases)('drizzle-kit up, $dialect, $name', ({ dialect, in: change, up }) => {
    const tree = { ...history('0.31', dialect, '3') };
    change(tree);
    const project = new TestRepository(temporaryFolder()).write({ ...tree, 'package.json': '{ "type": "module" }' });
    linkKit('1.0', project.path);
    const { status } = spawnSync('node_modules/.bin/drizzle-kit', ['up'], { cwd: project.path, stdio: 'ignore' });
    const tags = (JSON.parse(tree[journal] ?? '') as { entries: Entry[] }).entries.map(({ tag }) => tag.slice(5));
    const folders = readdirSync(join(project.path, 'drizzle')).filter((name) => /^\d{14}_/.test(name));
    expect(
      outcome(
        status,
        folders.map((name) => name.slice(15)),
        tags,
      ),
    ).toBe(dialect === 'postgresql' ? up[0] : up[1]);
  });
});

function outcome(status: number | null, folders: readonly string[], tags: readonly string[]): Outcome {
  if (status !== 0) return folders.length === 0 ? 'stops' : 'midway';
  if (folders.length < tags.length) return 'fewer';
  return folders.join() === tags.join() ? 'converts' : 'other order';
}
