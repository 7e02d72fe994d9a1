import { describe, expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { featureHistory } from '../support/feature-histories.ts';
import { features } from '../support/features/index.ts';
import { linkKit } from '../support/generate-histories.ts';
import { copied, keyOf, publishedRepository, type TestRepository } from '../support/repository.ts';
import { config } from '../support/schemas.ts';
import { saidBy } from '../support/situation.ts';
import {
  all,
  difference,
  edited,
  type Given,
  given,
  journalPath,
  type Project,
  placesOf,
  type SnapshotJson,
  textOf,
} from '../support/tamper.ts';

/** A published 0.31 history, taken to 1.0 by the kit's own `up`; nothing is staged yet. */
function upgraded(project: Project): TestRepository {
  return copied(`upgraded ${keyOf(project)}`, () => {
    const repository = publishedRepository({ ...project, '.gitignore': 'node_modules\n' });
    linkKit('1.0', repository.path);
    const { exitCode, output } = repository.run('node_modules/.bin/drizzle-kit up');
    expect(output).not.toMatch(/error/i);
    expect(exitCode).toBe(0);
    expect(repository.exists('drizzle/meta/_journal.json')).toBe(false);
    return repository;
  });
}

const rulesOf = async ({ path }: TestRepository) => {
  const report = await judge({ cwd: path, subject: { kind: 'index' } });
  expect(report.unchecked).toEqual([]);
  return saidBy(report);
};

/** `up` names a folder by the second, and refuses or reorders migrations of one second. */
function oneEachSecond(project: Project): Project {
  const journal = JSON.parse(project[journalPath] as string) as { entries: { when: number }[] };
  for (const [at, entry] of journal.entries.entries()) entry.when += at * 1000;
  return { ...project, [journalPath]: JSON.stringify(journal, null, 2) };
}

/** One value of the email column, which is in every dialect's first migration. */
function flipped(body: SnapshotJson, field: string, from: unknown, to: unknown): string {
  const rows = body.ddl as SnapshotJson[];
  return JSON.stringify({
    ...body,
    ddl: rows.map((row) => (row.name === 'email' && row[field] === from ? { ...row, [field]: to } : row)),
  });
}

describe.each(given.filter(({ kit }) => kit === '0.31'))('drizzle-kit up of a $dialect history', ({ dialect, at }) => {
  test('ok: of everything that the kit can generate', async () => {
    const project = {
      ...featureHistory('0.31', dialect),
      'drizzle.config.ts': config(dialect),
      'src/schema.ts': features[dialect].at(-1)?.schema ?? '',
    };
    expect(await rulesOf(upgraded(oneEachSecond(project)).stage())).toEqual([]);
  });

  test('ok: as the kit leaves it', async () => {
    const repository = upgraded(oneEachSecond(at('3')));
    expect(await rulesOf(repository.stage())).toEqual([]);
  });

  test('bad: with one SQL file edited', async () => {
    const repository = upgraded(oneEachSecond(at('3')));
    const sql = repository.run('ls drizzle/*/migration.sql').stdout.split('\n')[1] ?? '';
    repository.write({ [sql]: `${repository.read(sql)}\nSELECT 1;\n` }).stage();
    expect(await rulesOf(repository)).toEqual(['committed-sql-edited']);
  });

  test('bad: with one migration left out', async () => {
    const repository = upgraded(oneEachSecond(at('3')));
    repository.run('rm -r "$(ls -d drizzle/*/ | tail -1)"');
    repository.stage();
    expect(await rulesOf(repository)).toEqual(['committed-migration-deleted']);
  });

  test.each([
    ['another type', (body: SnapshotJson) => JSON.stringify(body).replace(/"type":"(?:text|varchar\(255\))"/, '"type":"blob"')],
    ['a column that may be NULL', (body: SnapshotJson) => flipped(body, 'notNull', true, false)],
    ['another default', (body: SnapshotJson) => JSON.stringify(body).replace('"default":null', '"default":"7"')],
    ['a column renamed', (body: SnapshotJson) => JSON.stringify(body).replaceAll('"email"', '"e_mail"')],
  ])('bad: with one snapshot that has %s', async (_, edit) => {
    const repository = upgraded(oneEachSecond(at('3')));
    const path = repository.run('ls drizzle/*_step_1/snapshot.json').stdout.trim();
    const text = repository.read(path);
    const body = JSON.parse(text) as SnapshotJson;
    repository.write({ [path]: edit(body) }).stage();
    expect(repository.read(path)).not.toBe(JSON.stringify(body));
    expect(await rulesOf(repository)).toEqual(['committed-snapshot-edited']);
  });

  test('bad: with a final newline added, which changes the hash of the ledger', async () => {
    const repository = upgraded(oneEachSecond(at('3')));
    const sql = repository.run('ls drizzle/*/migration.sql').stdout.split('\n')[1] ?? '';
    repository.write({ [sql]: `${repository.read(sql)}\n` }).stage();
    expect(await rulesOf(repository)).toEqual(['committed-sql-edited']);
  });

  test('bad: with one migration under another time', async () => {
    const repository = upgraded(oneEachSecond(at('3')));
    repository.run('mv "$(ls -d drizzle/*_step_1)" drizzle/20200101000000_step_1');
    repository.stage();
    expect(await rulesOf(repository)).toEqual(['migration-renamed']);
  });

  test('bad: with a new migration that deletes rows', async () => {
    const repository = upgraded(oneEachSecond(at('3')));
    expect(repository.run('node_modules/.bin/drizzle-kit generate --custom --name wipe').exitCode).toBe(0);
    const sql = repository.run('ls drizzle/*_wipe/migration.sql').stdout.trim();
    repository.write({ [sql]: 'DELETE FROM users;\n' }).stage();
    expect(await rulesOf(repository)).toEqual(['unbounded-write']);
  });

  test('ok: back again before it is published', async () => {
    const repository = upgraded(oneEachSecond(at('3')));
    repository.commit();
    repository.git('rm', '-rq', 'drizzle');
    repository.git('checkout', 'origin/main', '--', 'drizzle');
    expect(await rulesOf(repository)).toEqual([]);
  });
});

describe('new migrations beside drizzle-kit up', () => {
  const { at } = given.find(({ kit, dialect }) => kit === '0.31' && dialect === 'postgresql') as Given;
  const replayed = ({ path }: TestRepository) => judge({ cwd: path, subject: { kind: 'index' }, level: 'replay' });

  /** The next migration, generated by 1.0 from what its own `up` wrote. */
  function withNext(): { repository: TestRepository; sql: string } {
    const repository = copied('upgraded, with the next', () => {
      const made = upgraded(oneEachSecond(at('3'))).write({ 'src/schema.ts': textOf(at('4'), 'src/schema.ts') });
      const { exitCode, output } = made.run('node_modules/.bin/drizzle-kit generate --name next');
      expect(exitCode, output).toBe(0);
      return made.stage();
    });
    return { repository, sql: repository.run('ls drizzle/*_next/migration.sql').stdout.trim() };
  }

  test('ok: as generate writes them', async () => {
    const report = await replayed(withNext().repository);
    expect([saidBy(report), report.unchecked]).toEqual([[], []]);
    expect(report.projects[0]?.newMigrations).toMatchObject([{ kind: 'generated' }]);
  });

  test('bad: edited by hand', async () => {
    const { repository, sql } = withNext();
    repository
      .write({ [sql]: `${repository.read(sql)}\n--> statement-breakpoint\nALTER TABLE users ADD COLUMN extra text;\n` })
      .stage();
    expect(saidBy(await replayed(repository))).toEqual(['sql-hand-edited']);
  });

  test('bad: generated from a snapshot that nothing has', async () => {
    const { repository, sql } = withNext();
    const path = sql.replace('migration.sql', 'snapshot.json');
    const snapshot = {
      ...(JSON.parse(repository.read(path)) as SnapshotJson),
      prevIds: ['01234567-89ab-4cde-8f01-23456789abcd'],
    };
    repository.write({ [path]: JSON.stringify(snapshot) }).stage();
    expect(await rulesOf(repository)).toEqual(['snapshot-chain-broken']);
  });
});

/** What 0.2x wrote: version 6, columns of an index as plain names, and nothing of what came in version 7. */
function asVersion6(project: Project): Project {
  const old = (text: string) => {
    const { sequences: _, roles: __, policies: ___, views: ____, ...rest } = JSON.parse(text) as SnapshotJson;
    const tables = Object.entries(rest.tables as Record<string, SnapshotJson>).map(([name, table]) => {
      const { policies: _, checkConstraints: __, isRLSEnabled: ___, ...kept } = table;
      const indexes = Object.entries(table.indexes as Record<string, { columns: { expression: string }[] }>).map(
        ([index, { columns, ...more }]) => {
          const { with: _, ...plain } = more as SnapshotJson;
          return [index, { ...plain, columns: columns.map(({ expression }) => expression) }];
        },
      );
      return [name, { ...kept, indexes: Object.fromEntries(indexes) }];
    });
    return JSON.stringify({ ...rest, version: '6', tables: Object.fromEntries(tables) }, null, 2);
  };
  return all(...placesOf(project).map(({ snapshot }) => edited(snapshot, old)))(project);
}

/** Names without their schema in what lists things by name. */
const bare = (named: unknown, valueFrom = (one: SnapshotJson) => one) =>
  Object.fromEntries(
    Object.entries(named as Record<string, SnapshotJson>).map(([name, one]) => [name.replace(/^public\./, ''), valueFrom(one)]),
  );

/** What 0.20 wrote for PostgreSQL: `pg`, tables without their schema, and an enum's values by name. */
function asVersion5(project: Project): Project {
  const old = (text: string) => {
    const body = JSON.parse(text) as SnapshotJson;
    const enums = bare(body.enums, ({ schema: _, values, ...rest }) => ({
      ...rest,
      values: Object.fromEntries((values as string[]).map((value) => [value, value])),
    }));
    return JSON.stringify({ ...body, version: '5', dialect: 'pg', tables: bare(body.tables), enums }, null, 2);
  };
  return all(...placesOf(project).map(({ snapshot }) => edited(snapshot, old)))(asVersion6(project));
}

/** What 0.20 wrote for SQLite: schemas that it has not, and no views. */
function asVersion5OfSqlite(project: Project): Project {
  const old = (text: string) => {
    const { views: _, _meta, ...body } = JSON.parse(text) as SnapshotJson;
    return JSON.stringify({ ...body, version: '5', _meta: { ...(_meta as object), schemas: {} } }, null, 2);
  };
  return all(...placesOf(project).map(({ snapshot }) => edited(snapshot, old)))(project);
}

test.each([
  { dialect: 'postgresql', asOld: asVersion5 },
  { dialect: 'sqlite', asOld: asVersion5OfSqlite },
])(
  'drizzle-kit up of $dialect snapshots of version 5: ok as it is, and an edit beside it is found',
  async ({ dialect, asOld }) => {
    const { at } = given.find((one) => one.kit === '0.31' && one.dialect === dialect) as Given;
    const published = { ...asOld(at('3')), '.gitignore': 'node_modules\n' };
    const repository = publishedRepository(published);
    linkKit('0.31', repository.path);
    // only 0.21 could upgrade SQLite's, to what is written now
    if (dialect === 'sqlite') repository.write(difference(published, { ...at('3'), '.gitignore': 'node_modules\n' }));
    else expect(repository.run('node_modules/.bin/drizzle-kit up').output).toContain('0002_snapshot.json');
    expect(repository.git('diff', '--name-only').split('\n')).toHaveLength(3);
    expect(await rulesOf(repository.stage())).toEqual([]);

    const path = 'drizzle/meta/0001_snapshot.json';
    const text = repository.read(path);
    repository.write({ [path]: text.replace('"notNull": true', '"notNull": false') }).stage();
    expect(repository.read(path)).not.toBe(text);
    expect(await rulesOf(repository)).toEqual(['committed-snapshot-edited']);
  },
);

describe('drizzle-kit up within 0.x', () => {
  const postgresql = given.find(({ kit, dialect }) => kit === '0.31' && dialect === 'postgresql') as Given;
  const published = asVersion6(postgresql.at('3'));

  function upgradedInPlace(): TestRepository {
    const repository = publishedRepository({ ...published, '.gitignore': 'node_modules\n' });
    linkKit('0.31', repository.path);
    expect(repository.run('node_modules/.bin/drizzle-kit up').output).toContain('0002_snapshot.json');
    expect(repository.git('diff', '--name-only').split('\n')).toHaveLength(3);
    return repository;
  }

  test('ok: published snapshots in the newer version', async () => {
    expect(await rulesOf(upgradedInPlace().stage())).toEqual([]);
  });

  test('bad: one of them under another id', async () => {
    const repository = upgradedInPlace();
    const path = 'drizzle/meta/0001_snapshot.json';
    const other = { ...(JSON.parse(repository.read(path)) as SnapshotJson), id: '01234567-89ab-4cde-8f01-23456789abcd' };
    repository.write({ [path]: JSON.stringify(other) }).stage();
    expect(await rulesOf(repository)).toEqual(['committed-snapshot-edited']);
  });

  test.each([
    [
      'a column left out',
      (one: SnapshotJson) => delete (Object.values(one.tables as object)[0] as { columns: SnapshotJson }).columns.name,
    ],
    ['a version that no kit has', (one: SnapshotJson) => Object.assign(one, { version: '99' })],
    [
      'a table that is new',
      (one: SnapshotJson) => Object.assign(one.tables as object, { 'public.extra': { name: 'extra', columns: {} } }),
    ],
  ])('bad: one of them with %s', async (_, edit) => {
    const repository = upgradedInPlace();
    const path = 'drizzle/meta/0001_snapshot.json';
    const body = JSON.parse(repository.read(path)) as SnapshotJson;
    edit(body);
    repository.write({ [path]: JSON.stringify(body) }).stage();
    expect(await rulesOf(repository)).toEqual(['committed-snapshot-edited']);
  });

  test('bad: the number alone', async () => {
    const path = 'drizzle/meta/0001_snapshot.json';
    const repository = publishedRepository(published);
    repository.write({ [path]: repository.read(path).replace('"version": "6"', '"version": "7"') }).stage();
    expect(await rulesOf(repository)).toEqual(['committed-snapshot-edited']);
  });
});

describe('drizzle-kit up within folders', () => {
  const { at } = given.find(({ kit, dialect }) => kit === '1.0' && dialect === 'postgresql') as Given;
  const now = at('3');

  /** What 1.0.0-beta wrote: every snapshot whole. */
  function asVersion8(project: Project): Project {
    let rows: SnapshotJson[] = [];
    const edits = placesOf(project).map(({ snapshot }) => {
      const { type: _, footprints: __, ddl, deltas, ...body } = JSON.parse(textOf(project, snapshot)) as SnapshotJson;
      const created = (deltas ?? []) as { op: string; row: SnapshotJson }[];
      rows = [...((ddl ?? rows) as SnapshotJson[]), ...created.flatMap(({ op, row }) => (op === 'create' ? [row] : []))];
      const text = JSON.stringify({ ...body, version: '8', ddl: rows, renames: [] }, null, 2);
      return edited(snapshot, () => text);
    });
    return all(...edits)(project);
  }

  const published = { ...asVersion8(now), '.gitignore': 'node_modules\n' };
  const paths = placesOf(now).map(({ snapshot }) => snapshot);

  function raised(): TestRepository {
    return copied('raised in folders', () => {
      const repository = publishedRepository(published);
      linkKit('1.0', repository.path);
      const { exitCode, output } = repository.run('node_modules/.bin/drizzle-kit up');
      expect(exitCode, output).toBe(0);
      expect(repository.git('diff', '--name-only').split('\n')).toHaveLength(3);
      return repository;
    });
  }

  test('ok: all together', async () => {
    expect(await rulesOf(raised().stage())).toEqual([]);
  });

  test.each([
    ['a type', '"type": "text"', '"type": "integer"'],
    ['a name', '"email"', '"e_mail"'],
    ['a key, which tables do not tell', '"nameExplicit": false', '"nameExplicit": true'],
  ])('bad: one of them with %s rewritten', async (_, from, to) => {
    const repository = raised();
    const path = paths[0] as string;
    const text = repository.read(path);
    repository.write({ [path]: text.replaceAll(from, to) }).stage();
    expect(repository.read(path)).not.toBe(text);
    expect(await rulesOf(repository)).toEqual(['committed-snapshot-edited']);
  });

  test('bad: one raised alone', async () => {
    const repository = raised();
    repository.git('checkout', '--', ...paths.slice(1));
    expect(await rulesOf(repository.stage())).toEqual(['committed-snapshot-edited']);
  });
});
