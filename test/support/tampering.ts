import { onto, type Situation } from './situation.ts';
import {
  added,
  all,
  edited,
  elsewhere,
  type Given,
  journalPath,
  kitJson,
  merged,
  type Project,
  place,
  renamedMigration,
  type SnapshotJson,
  type Tamper,
  textOf,
  withEntry,
  withJournal,
  withoutMigration,
  withoutSnapshot,
  withoutSql,
  withSnapshot,
  withSql,
} from './tamper.ts';

/** One way to break a history, and what is said of it. */
export interface Tampering {
  readonly name: string;
  readonly situation: (given: Given) => Situation | undefined;
  readonly says: readonly string[];
}

const unknown = '01234567-89ab-4cde-8f01-23456789abcd';

/** Four migrations are published; one of them is tampered with. */
function history(name: string, tamper: Tamper, ...says: readonly string[]): Tampering {
  return { name, situation: ({ at }) => onto(at('4'), tamper), says };
}

/** Three migrations are published; the fourth comes tampered with. */
function newcomer(name: string, tamper: Tamper, ...says: readonly string[]): Tampering {
  return { name: `${name} (new)`, situation: ({ at }) => ({ published: at('3'), staged: tamper(at('4')) }), says };
}

const snapshotText =
  (at: number, edit: (text: string) => string): Tamper =>
  (project) =>
    edited(place(project, at).snapshot, edit)(project);

const statement = (sql: string) => `${sql}\n--> statement-breakpoint\nSELECT 1;`;
const conflict = (text: string) => text.replace(/\n(.*\n)/, '\n<<<<<<< HEAD\n$1=======\n$1>>>>>>> theirs\n');

/** Another column, whatever the layout: what a hand adds. */
const otherTables = (one: SnapshotJson) => {
  const json = JSON.stringify(one);
  const changed = json.replace(/"name":"(?:email|name|posts|nickname)"/, '"name":"changed"');
  Object.assign(one, JSON.parse(changed) as SnapshotJson);
};

const withoutTables = (one: SnapshotJson) => {
  for (const key of ['tables', 'ddl', 'deltas']) delete one[key];
};

const parents =
  (...ids: readonly unknown[]) =>
  (one: SnapshotJson) => {
    if ('prevIds' in one) one.prevIds = ids;
    else one.prevId = ids[0];
  };

const withoutEntry = (at: number) =>
  withJournal(({ entries }) => {
    entries.splice(at, 1);
  });

const set = (at: number, change: Partial<{ idx: number; when: number; tag: string }>) =>
  withEntry(at, (one) => void Object.assign(one, change));

/** The name of another database, which none of the kits' dialects stands for. */
const otherDialect = (one: SnapshotJson) => Object.assign(one, { dialect: one.dialect === 'mysql' ? 'sqlite' : 'mysql' });

/** Both branches added a migration; git kept both entries and files, and one snapshot. */
const realisticMerge: Tampering = {
  name: 'realistic merge: both entries kept, one snapshot survives',
  situation: ({ at }) => ({ published: at('4'), staged: merged(at('4b'), at('4')) }),
  says: ['duplicate-migration'],
};

/** The first table: what can be done to a journal and its files. */
export const journalTamperings: readonly Tampering[] = [
  history('SQL edited', withSql(-1, statement), 'committed-sql-edited'),
  history('SQL edited, middle', withSql(1, statement), 'committed-sql-edited'),
  history('SQL deleted', withoutSql(-1), 'journal-entry-without-sql'),
  newcomer('SQL deleted', withoutSql(-1), 'journal-entry-without-sql'),
  history('orphan .sql', added({ 'drizzle/0004_by_hand.sql': 'SELECT 1;\n' }), 'sql-not-in-journal'),
  history('journal entry removed, last', withoutEntry(-1), 'journal-entry-removed'),
  history('journal entry removed, middle', withoutEntry(1), 'journal-entry-removed'),
  history('tag renamed', set(1, { tag: '0001_other' }), 'journal-entry-edited'),
  history(
    'tag renamed with its SQL',
    renamedMigration(1, () => '0001_other'),
    'journal-entry-edited',
  ),
  history('dup idx', set(2, { idx: 1 }), 'journal-entry-edited'),
  newcomer('dup idx', set(-1, { idx: 2 }), 'duplicate-migration'),
  history('dup prefix', set(2, { tag: '0001_step_3' }), 'journal-entry-edited'),
  newcomer(
    'dup prefix',
    all(
      renamedMigration(-1, () => '0002_step_4'),
      (project) => ({ ...project, 'drizzle/meta/0002_snapshot.json': textOf(project, 'drizzle/meta/0003_snapshot.json') }),
      (project) => Object.fromEntries(Object.entries(project).filter(([path]) => !path.includes('0003_snapshot'))),
    ),
    'duplicate-migration',
  ),
  {
    name: 'wrong dialect',
    situation: ({ at, dialect }) =>
      onto(
        at('4'),
        withJournal((journal) => {
          journal.dialect = dialect === 'sqlite' ? 'postgresql' : 'sqlite';
        }),
      ),
    says: ['journal-entry-edited'],
  },
  history(
    'journal reordered',
    withJournal((journal) => journal.entries.reverse()),
    'journal-reordered',
  ),
  history('`when` backwards', set(-1, { when: 1 }), 'journal-entry-edited'),
  history(
    '`when` equal',
    withEntry(-1, (one, entries) => (one.when = entries[2]?.when ?? 0)),
    'journal-entry-edited',
  ),
  newcomer('`when` backwards', set(-1, { when: 1 }), 'when-not-increasing'),
  newcomer(
    '`when` equal',
    withEntry(-1, (one, entries) => (one.when = entries[2]?.when ?? 0)),
    'when-not-increasing',
  ),
  history('journal unparsable', edited(journalPath, conflict), 'journal-unreadable'),
  newcomer('journal unparsable', edited(journalPath, conflict), 'journal-unreadable'),
  history('journal missing', ({ [journalPath]: _, ...rest }) => rest, 'journal-unreadable'),
  history('stray file in meta/', added({ 'drizzle/meta/.DS_Store': 'Bud1' }), 'unknown-file (warning)'),
  history('snapshot edited, middle', withSnapshot(1, otherTables), 'committed-snapshot-edited'),
  history('snapshot deleted, middle', withoutSnapshot(1), 'snapshot-missing'),
  history('snapshot edited, last', withSnapshot(-1, otherTables), 'committed-snapshot-edited'),
  history('snapshot deleted, last', withoutSnapshot(-1), 'snapshot-missing'),
  newcomer('snapshot of another dialect', withSnapshot(-1, otherDialect), 'dialect-changed'),
  newcomer('snapshot deleted', withoutSnapshot(-1), 'snapshot-missing'),
  history('snapshot conflict markers', snapshotText(-1, conflict), 'snapshot-unreadable'),
  newcomer('snapshot conflict markers', snapshotText(-1, conflict), 'snapshot-unreadable'),
  history('snapshot schema-invalid', withSnapshot(-1, withoutTables), 'snapshot-unreadable'),
  newcomer('snapshot schema-invalid', withSnapshot(-1, withoutTables), 'snapshot-unreadable'),
  history(
    'snapshot older version',
    withSnapshot(-1, (one) => (one.version = '4')),
    'committed-snapshot-edited',
  ),
  history(
    'snapshot newer version',
    withSnapshot(-1, (one) => (one.version = '99')),
    'committed-snapshot-edited',
  ),
  history('prevId unknown', withSnapshot(-1, parents(unknown)), 'committed-snapshot-edited'),
  newcomer('prevId unknown', withSnapshot(-1, parents(unknown)), 'snapshot-chain-broken'),
  history(
    'duplicate id',
    withSnapshot(2, (one, others) => (one.id = others[1]?.id)),
    'committed-snapshot-edited',
  ),
  newcomer(
    'duplicate id',
    withSnapshot(-1, (one, others) => (one.id = others[2]?.id)),
    'duplicate-migration',
  ),
  history(
    'unknown keys',
    withSnapshot(1, (one) => (one.extra = true)),
    'committed-snapshot-edited',
  ),
  newcomer(
    'two snapshots same prevId',
    withSnapshot(-1, (one, others) => parents(others[1]?.id)(one)),
    'snapshot-collision',
  ),
  realisticMerge,
  {
    name: 'schema changed, not generated',
    situation: ({ at }) => onto(at('3'), added({ 'src/schema.ts': at('4')['src/schema.ts'] ?? '' })),
    says: ['schema-without-migration (warning)'],
  },
  history(
    'meta/ missing',
    (project) => Object.fromEntries(Object.entries(project).filter(([path]) => !path.startsWith('drizzle/meta/'))),
    'journal-unreadable',
  ),
];

const later = (tag: string) => String(Number(tag.slice(0, 14)) + 1) + tag.slice(14);
const beforeParent: Tamper = (project) => renamedMigration(-1, () => `${place(project, -2).tag.slice(0, 14)}_`)(project);

/** The second table: what can be done to folders. */
export const folderTamperings: readonly Tampering[] = [
  history('SQL edited', withSql(-1, statement), 'committed-sql-edited'),
  history('SQL edited, middle', withSql(1, statement), 'committed-sql-edited'),
  history('SQL deleted', withoutSql(-1), 'journal-entry-without-sql'),
  newcomer('SQL deleted', withoutSql(-1), 'journal-entry-without-sql'),
  history('orphan folder', added({ 'drizzle/20260101000000_by_hand/migration.sql': 'SELECT 1;\n' }), 'sql-not-in-journal'),
  history('orphan .sql', added({ 'drizzle/0004_by_hand.sql': 'SELECT 1;\n' }), 'sql-not-in-journal'),
  history('last folder removed', withoutMigration(-1), 'committed-migration-deleted'),
  history('last snapshot removed', withoutSnapshot(-1), 'snapshot-missing'),
  history('middle folder removed', withoutMigration(1), 'committed-migration-deleted'),
  history('middle snapshot removed', withoutSnapshot(1), 'snapshot-missing'),
  history('first folder removed', withoutMigration(0), 'committed-migration-deleted'),
  history('first snapshot removed', withoutSnapshot(0), 'snapshot-missing'),
  history('prevIds unknown', withSnapshot(-1, parents(unknown)), 'committed-snapshot-edited'),
  newcomer('prevIds unknown', withSnapshot(-1, parents(unknown)), 'snapshot-chain-broken'),
  newcomer('snapshot of another dialect', withSnapshot(-1, otherDialect), 'dialect-changed'),
  history('folder sorts before parent', beforeParent, 'migration-renamed'),
  newcomer('folder sorts before parent', beforeParent, 'snapshot-chain-broken'),
  history('folder renamed, still sorts after', renamedMigration(-1, later), 'migration-renamed'),
  history('snapshot edited, first', withSnapshot(0, otherTables), 'committed-snapshot-edited'),
  history('snapshot edited, middle', withSnapshot(1, otherTables), 'committed-snapshot-edited'),
  history('snapshot edited, last', withSnapshot(-1, otherTables), 'committed-snapshot-edited'),
  {
    name: 'footprints emptied',
    situation: ({ at, dialect }) =>
      dialect === 'postgresql'
        ? onto(
            at('4'),
            withSnapshot(-1, (one) => (one.footprints = [])),
          )
        : undefined,
    says: ['committed-snapshot-edited'],
  },
  history('conflict markers', snapshotText(-1, conflict), 'snapshot-unreadable'),
  newcomer('conflict markers', snapshotText(-1, conflict), 'snapshot-unreadable'),
  history('snapshot invalid', withSnapshot(-1, withoutTables), 'snapshot-unreadable'),
  newcomer('snapshot invalid', withSnapshot(-1, withoutTables), 'snapshot-unreadable'),
  history(
    'snapshot older version',
    withSnapshot(-1, (one) => (one.version = '4')),
    'committed-snapshot-edited',
  ),
  history(
    'snapshot newer version',
    withSnapshot(-1, (one) => (one.version = '99')),
    'committed-snapshot-edited',
  ),
  history(
    'duplicate id',
    withSnapshot(2, (one, others) => (one.id = others[1]?.id)),
    'committed-snapshot-edited',
  ),
  newcomer(
    'duplicate id',
    withSnapshot(-1, (one, others) => (one.id = others[2]?.id)),
    'duplicate-migration',
  ),
  history(
    'stray meta/_journal.json',
    added({ [journalPath]: kitJson({ version: '7', dialect: 'postgresql', entries: [] }) }),
    'unknown-file',
  ),
  {
    name: 'schema changed, not generated',
    situation: ({ at }) => onto(at('3'), added({ 'src/schema.ts': at('4')['src/schema.ts'] ?? '' })),
    says: ['schema-without-migration (warning)'],
  },
  {
    name: 'schema unloadable',
    situation: ({ at }) =>
      onto(
        at('3'),
        edited('src/schema.ts', (text) => `${text}\nthrow new Error('broken');\n`),
      ),
    says: ['schema-without-migration (warning)'],
  },
];

const formatted = (format: (text: string, path: string) => string): Tamper => {
  return (project: Project) =>
    Object.fromEntries(
      Object.keys(project).map((path) => [
        path,
        path.startsWith('drizzle/') ? format(textOf(project, path), path) : (project[path] ?? ''),
      ]),
    );
};

const tabs = (text: string, path: string) =>
  path.endsWith('.json') ? `${JSON.stringify(JSON.parse(text), null, '\t')}\n` : text;
const custom = (sql: string) => `${sql}\nUPDATE users SET email = lower(email) WHERE email <> lower(email);\n`;

function neighbour(name: string, situation: Tampering['situation']): Tampering {
  return { name, situation, says: [] };
}

/** What looks like tampering and is none. */
export const neighbours: readonly Tampering[] = [
  neighbour("a formatter's final newline on SQL, journal and snapshots", ({ at }) =>
    onto(
      at('4'),
      formatted((text) => `${text.trimEnd()}\n`),
    ),
  ),
  neighbour("a formatter's tabs on journal and snapshots", ({ at }) => onto(at('4'), formatted(tabs))),
  neighbour('CRLF on SQL, journal and snapshots', ({ at }) =>
    onto(
      at('4'),
      formatted((text) => text.replaceAll('\n', '\r\n')),
    ),
  ),
  neighbour('formatted while the next migration comes', ({ at }) => ({ published: at('3'), staged: formatted(tabs)(at('4')) })),
  neighbour('the next migration', ({ at }) => ({ published: at('3'), staged: at('4') })),
  neighbour('an unpublished migration generated again', ({ at }) => ({
    published: at('3'),
    committed: at('4'),
    staged: at('4again'),
  })),
  neighbour('unpublished migrations squashed', ({ at }) => ({ published: at('2'), committed: at('4'), staged: at('4squash') })),
  neighbour('everything unpublished reset', ({ at }) => ({
    published: { 'readme.md': 'x' },
    committed: at('3'),
    staged: at('3reset'),
  })),
  neighbour('an unpublished migration edited', ({ at }) => ({
    published: at('3'),
    committed: at('4'),
    staged: withSql(-1, custom)(at('4')),
  })),
  neighbour('an unpublished migration renamed', ({ at, kit }) => ({
    published: at('3'),
    committed: at('4'),
    staged: renamedMigration(-1, (tag) => (kit === '0.31' ? '0003_better' : `${tag.slice(0, 14)}_better`))(at('4')),
  })),
  neighbour('reverted before it was published', ({ at }) => ({ published: at('3'), committed: at('4'), staged: at('3') })),
  neighbour('a custom migration', ({ at }) => ({ published: at('3'), staged: withSql(-1, custom)(at('4custom')) })),
  neighbour('the folder moved', ({ at }) => onto(at('4'), elsewhere)),
  neighbour('two honest branches merged', ({ at, kit }) =>
    kit === '0.31' ? undefined : { published: at('4'), committed: at('4'), staged: merged(at('4b'), at('4')) },
  ),
];

/** What integrity does not see: a new migration agrees with itself, and only drizzle-kit can tell that it is wrong. */
export const beyondIntegrity: readonly Tampering[] = [
  newcomer('SQL edited', withSql(-1, statement)),
  newcomer('snapshot edited', withSnapshot(-1, otherTables)),
  newcomer(
    'snapshot older version',
    withSnapshot(-1, (one) => {
      one.version = '4';
    }),
  ),
  newcomer(
    'snapshot newer version',
    withSnapshot(-1, (one) => {
      one.version = '99';
    }),
  ),
  newcomer(
    'unknown keys',
    withSnapshot(-1, (one) => {
      one.extra = true;
    }),
  ),
  {
    name: 'conflicting branches',
    situation: ({ at, kit }) => (kit === '0.31' ? undefined : { published: at('4'), staged: merged(at('4again'), at('4')) }),
    says: [],
  },
];

/** The tables a kit's histories have. */
export function tamperingsOf({ kit }: Given): readonly Tampering[] {
  return kit === '0.31' ? journalTamperings : folderTamperings;
}
