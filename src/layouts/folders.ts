import { folderOf, join, nameOf } from '../model/files.ts';
import type { Migration, TreeFile } from '../model/history.ts';
import type { LayoutTraits } from '../model/layout.ts';
import { looseSql } from './journal.ts';
import { fileAt, type Layout } from './layout.ts';

/** drizzle-kit 1.0 names folders `<UTC YYYYMMDDHHMMSS>_<name>`. */
const stamped = /^(\d{14})(?:_|$)/;

const traits: LayoutTraits = {
  layout: 'folders',
  tick: 1000,
  restampable: true,
  needsSnapshots: false,
  linear: false,
  wholeSnapshots: false,
  written: ['[0-9]*_*/*'],
  proof: { name: 'snapshot.json', pathspec: '*/snapshot.json' },
  isSnapshot: (below) => /^[^/]+\/snapshot\.json$/.test(below),
  sqlNamed: (name) => `*_${name}/migration.sql`,
};

/**
 * The layout of drizzle-kit 1.0: one folder for each migration, with `migration.sql` and `snapshot.json`, applied in the order of their
 * names. Prisma's folders look similar but have no snapshot.
 */
export const folders: Layout = {
  name: 'folders',

  provedBy(path) {
    if (!path.endsWith('/snapshot.json')) return undefined;
    const folder = folderOf(path);
    return stamped.test(nameOf(folder)) ? folderOf(folder) : undefined;
  },

  namesSql: (below) => /^\d{14}[^/]*\/migration\.sql$/.test(below),

  empty: (out) => ({ ...traits, out, orderedBy: out, migrations: [], looseSql: [], strays: [] }),

  async read(_files, out, below) {
    const tags = new Set(
      [...below.keys()].flatMap((name) => /^([^/]+)\/(?:migration\.sql|snapshot\.json)$/.exec(name)?.[1] ?? []),
    );
    const journal = below.get('meta/_journal.json');
    return {
      ...folders.empty(out),
      migrations: [...tags].sort().map((tag) => migrationOf(out, tag, below)),
      looseSql: looseSql(below, new Set()),
      strays:
        journal === undefined
          ? []
          : [{ ...journal, breaks: 'drizzle-kit 1.0 and its migrator refuse to run while a 0.x journal is there' }],
    };
  },
};

function migrationOf(out: string, tag: string, below: ReadonlyMap<string, TreeFile>): Migration {
  const prefix = stamped.exec(tag)?.[1] ?? '';
  const sql = `${tag}/migration.sql`;
  const snapshot = `${tag}/snapshot.json`;
  return {
    tag,
    prefix,
    when: millisecondsOf(prefix),
    sql: fileAt(join(out, sql), below.get(sql)),
    snapshot: fileAt(join(out, snapshot), below.get(snapshot)),
  };
}

function millisecondsOf(stamp: string): number {
  const [year, month, day, hours, minutes, seconds] = [4, 2, 2, 2, 2, 2].map((length, at) => {
    const start = at === 0 ? 0 : 2 + at * 2;
    return Number(stamp.slice(start, start + length));
  });
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hours, minutes, seconds);
}
