import { describe, expect, test } from 'vitest';
import { readDatabases } from '../../src/db/read-databases.ts';
import type { ProjectDatabase } from '../../src/model/database-report.ts';
import { type DatabaseKind, databaseKinds, type TestDatabase } from '../support/databases.ts';
import { type Kit, kits } from '../support/histories.ts';
import { migrate, migratedProject, type SmallMigration, writeMigrations } from '../support/migrated-project.ts';

const day = Date.UTC(2026, 0, 2);

/** The n-th migration: both layouts name and order it alike. */
function migration(kit: Kit, number: number, at = number): SmallMigration {
  const when = day + at * 60_000;
  const time = new Date(when).toISOString().replace(/\D/g, '').slice(0, 14);
  const tag = kit === '1.0' ? `${time}_m${number}` : `000${number}_m${number}`;
  return { tag, when, sql: `CREATE TABLE IF NOT EXISTS m${number} (id int);\n` };
}

async function statusOf(path: string): Promise<ProjectDatabase> {
  const { databases, unchecked } = await readDatabases(path, {});
  expect(unchecked).toEqual([]);
  return databases[0] as ProjectDatabase;
}

const states = ({ status }: ProjectDatabase) =>
  Object.fromEntries(status.migrations.map((one) => [one.migration.tag, one.state]));

/** How often each hash is in the ledger. */
async function recorded({ query }: TestDatabase, { dialect }: DatabaseKind): Promise<string[]> {
  const table = dialect === 'postgresql' ? 'drizzle.__drizzle_migrations' : '__drizzle_migrations';
  return (await query(`select hash from ${table}`)).map(({ hash }) => String(hash)).sort();
}

describe.each(databaseKinds)('$name', (kind) => {
  test.skipIf(!kind.isThere).each(kits)(
    'what %s applied, and what its next migrate does, is as the ledger tells',
    async (kit) => {
      const { repository, database } = await migratedProject(kit, kind, kind.create);
      const [one, two, three] = [1, 2, 3].map((number) => migration(kit, number)) as [
        SmallMigration,
        SmallMigration,
        SmallMigration,
      ];
      writeMigrations(repository, kit, kind, [one, two]);
      const fresh = await statusOf(repository.path);
      expect(fresh.status.table).toBe('none');
      expect(states(fresh)).toEqual({ [one.tag]: 'pending', [two.tag]: 'pending' });
      expect(fresh.sources).toEqual([{ variable: 'DATABASE_URL', file: '.env' }]);

      migrate(repository, kind, database);
      repository.commit('first');
      const late = migration(kit, 7, 1.5);
      const edited = { ...one, sql: `${one.sql}-- more\n` };
      const moved = kit === '1.0' ? { ...two, tag: `${two.tag}_renamed` } : { ...two, when: two.when + 30 * 60_000 };
      const last = migration(kit, 4, 90);
      const before = await recorded(database, kind);
      writeMigrations(repository, kit, kind, [edited, late, moved, last]);
      const found = await statusOf(repository.path);
      expect(await recorded(database, kind)).toEqual(before);
      expect(states(found)).toEqual({
        [edited.tag]: 'edited',
        [late.tag]: kit === '1.0' ? 'pending' : 'skipped',
        [moved.tag]: kit === '1.0' ? 'renamed' : 'restamped',
        [last.tag]: 'pending',
      });
      const commit = repository.git('rev-parse', '--short=10', 'HEAD').trim();
      expect(found.findings.find(({ state }) => state === 'edited')?.fix).toContain(`git show ${commit}:`);

      migrate(repository, kind, database);
      const after = await recorded(database, kind);
      const will = found.status.migrations.filter(({ willRun }) => willRun).map((each) => each.migration.hash);
      expect(after).toEqual([...before, ...will].sort());

      writeMigrations(repository, kit, kind, [{ ...edited, sql: edited.sql.replaceAll('\n', '\r\n') }, three]);
      const other = await statusOf(repository.path);
      expect(other.status.unknown.length + other.status.duplicates.length).toBeGreaterThan(0);
    },
  );
});

describe('a table of drizzle-orm 0.x', () => {
  const kind = databaseKinds.find(({ dialect }) => dialect === 'sqlite') as DatabaseKind;

  test('is told from one of 1.0, and what its first migrate cannot name is unknown', async () => {
    const { repository, database } = await migratedProject('0.31', kind, kind.create);
    const [one, two] = [migration('0.31', 1), migration('0.31', 2)];
    writeMigrations(repository, '0.31', kind, [one, two]);
    migrate(repository, kind, database);
    writeMigrations(repository, '1.0', kind, [migration('1.0', 1), migration('1.0', 3)]);
    const { status, findings } = await statusOf(repository.path);
    expect(status.table).toBe('not upgraded');
    expect(status.migrations.map(({ state }) => state)).toEqual(['applied', 'pending']);
    expect(findings.map(({ state, why }) => [state, why])).toEqual([
      ['unknown', expect.stringContaining('fails if there is none')],
    ]);
  });

  test('with a row twice says that it ran twice', async () => {
    const { repository, database } = await migratedProject('0.31', kind, kind.create);
    writeMigrations(repository, '0.31', kind, [migration('0.31', 1)]);
    migrate(repository, kind, database);
    await database.query('insert into __drizzle_migrations (hash, created_at) select hash, created_at from __drizzle_migrations');
    expect((await statusOf(repository.path)).findings.map(({ state }) => state)).toEqual(['duplicate']);
  });
});
