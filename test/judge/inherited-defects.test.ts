import { describe, expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { fixed } from '../support/diverged.ts';
import { linkKit } from '../support/generate-histories.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';
import { saidBy } from '../support/situation.ts';
import {
  edited,
  type Given,
  given,
  journalPath,
  merged,
  type Project,
  place,
  renamedMigration,
  type SnapshotJson,
  type Tamper,
  textOf,
  withEntry,
  withJournal,
  withoutSnapshot,
  withoutSql,
  withSnapshot,
} from '../support/tamper.ts';

const unknown = '01234567-89ab-4cde-8f01-23456789abcd';

function withParent(at: number, parent: (own: SnapshotJson, others: readonly SnapshotJson[]) => unknown): Tamper {
  return withSnapshot(at, (one, others) =>
    Object.assign(one, 'prevId' in one ? { prevId: parent(one, others) } : { prevIds: [parent(one, others)] }),
  );
}

/** What a published history may have, and drizzle-kit generates beside it all the same. */
const anywhere: Readonly<Record<string, Tamper>> = {
  'a migration has no SQL': withoutSql(-1),
  'the newest snapshot follows from nothing': withParent(-1, () => unknown),
};
const ofJournals: Readonly<Record<string, Tamper>> = {
  'the newest snapshot names itself': withParent(-1, (own) => own.id),
  'two snapshots have one id': withSnapshot(-1, (one, others) => (one.id = others[1]?.id)),
  'an entry is twice': withJournal(({ entries }) => entries.push(...entries.slice(-1))),
  'the newest lost its entry': withJournal(({ entries }) => entries.pop()),
  'the snapshot of the newest is under another number': renamedMigration(-1, (tag) => tag.replace('0002', '0001')),
  'dates go backwards': withEntry(-1, (one, others) => (one.when = (others[1]?.when ?? 0) - 1)),
};

/** The real kit's next migration, on top of what is published. */
function withNext({ kit, at }: Given, published: Project, name = 'next'): TestRepository {
  const repository = publishedRepository({ ...published, '.gitignore': 'node_modules\n' });
  linkKit(kit, repository.path);
  return generated(repository, textOf(at('4'), 'src/schema.ts'), name);
}

function generated(repository: TestRepository, schema: string, name: string): TestRepository {
  repository.write({ 'src/schema.ts': schema });
  const { output } = repository.run(`node_modules/.bin/drizzle-kit generate --name ${name}`);
  expect(repository.run(`ls -R drizzle | grep _${name}`).stdout, output).not.toBe('');
  return repository.stage();
}

const judged = ({ path }: TestRepository) => judge({ cwd: path, subject: { kind: 'index' } });

const kinds = given.filter(({ kit, dialect }) => ['0.31 postgresql', '1.0 sqlite'].includes(`${kit} ${dialect}`));

describe.each(kinds)('a new migration beside what is published, $kit $dialect', (one) => {
  const defects = { ...anywhere, ...(one.kit === '0.31' && ofJournals) };

  test.each(Object.entries(defects))('ok: %s', async (_, defect) => {
    expect(saidBy(await judged(withNext(one, defect(one.at('3')))))).toEqual([]);
  });
});

describe.each(kinds)('a new migration after a published one without a snapshot, $kit $dialect', (one) => {
  test('bad: it repeats what the published one did', async () => {
    const report = await judged(withNext(one, withoutSnapshot(-1)(one.at('3'))));
    expect(report.findings).toMatchObject([{ rule: 'statements-repeated', approvable: true, line: 1 }]);
  });

  test('ok: statements that may run twice, rows, and what was dropped before', async () => {
    const published = withoutSnapshot(-1)(one.at('3'));
    const { sql } = place(published, -1);
    const [drops, ...again] = ['DROP INDEX again;', 'CREATE INDEX again ON users (id);', 'INSERT INTO users (id) VALUES (7);'];
    const twice = 'CREATE INDEX IF NOT EXISTS twice ON users (id);';
    const repository = publishedRepository({ ...published, [sql]: [twice, ...again].join('\n') });
    const next = place(one.at('4custom'), -1);
    const custom = { ...one.at('4custom'), [sql]: [twice, ...again].join('\n'), [next.sql]: [twice, drops, ...again].join('\n') };
    repository.write({ ...custom, [place(published, -1).snapshot]: null }).stage();
    expect(saidBy(await judged(repository))).not.toContain('statements-repeated');
    repository.write({ [next.sql]: again.join('\n') }).stage();
    expect(saidBy(await judged(repository))).toContain('statements-repeated');
  });

  test('ok: an older one, whose objects a later snapshot has', async () => {
    expect(saidBy(await judged(withNext(one, withoutSnapshot(0)(one.at('3')))))).toEqual([]);
  });
});

describe('a number that drizzle-kit uses again', () => {
  const one = kinds.find(({ kit }) => kit === '0.31') as Given;
  const again: Readonly<Record<string, Tamper>> = {
    'after an idx that is published twice': withEntry(-1, (entry) => (entry.idx = 1)),
    'after entries in another order': withJournal(({ entries }) => entries.reverse()),
  };

  test.each(Object.entries(again))('%s: its fix ends it', async (_, defect) => {
    const published = defect(one.at('3'));
    const repository = withNext(one, published);
    expect(saidBy(await judged(repository))).toEqual(['duplicate-migration']);
    expect((await fixed(repository)).plan.questions).toEqual([]);
    expect(saidBy(await judged(repository))).toEqual([]);
    // the published snapshot is back
    expect(repository.git('diff', '--cached', '--name-only', 'origin/main', '--', place(published, -1).snapshot)).toBe('');
    repository.commit();
    repository.publish();
    expect(saidBy(await judged(generated(repository, textOf(one.at('5'), 'src/schema.ts'), 'later')))).toEqual([]);
  });

  test('the way out of two branches with one number is one command', async () => {
    const repository = publishedRepository(one.at('4'));
    repository.write(merged(one.at('4b'), one.at('4'))).stage();
    const [finding] = (await judged(repository)).findings;
    expect(finding?.rule).toBe('duplicate-migration');
    expect(finding?.fix.flatMap(({ run }) => run)).toEqual(['npx drizzle-guard fix']);
  });
});

describe('what a change does wrong itself, beside what is published', () => {
  const one = kinds.find(({ kit }) => kit === '0.31') as Given;
  const published = withParent(-1, (own) => own.id)(one.at('3'));

  test.each([
    ['a snapshot that follows from nothing', withParent(-1, () => unknown), 'snapshot-chain-broken'],
    ['a snapshot that names itself', withParent(-1, (own) => own.id), 'snapshot-chain-broken'],
    ['a snapshot generated from an older one', withParent(-1, (_, others) => others[0]?.id), 'snapshot-collision'],
    ['a tag that is published', withJournal(({ entries }) => entries.push(...entries.slice(0, 1))), 'duplicate-migration'],
    [
      'a snapshot that cannot be read',
      (project: Project) => edited(place(project, -1).snapshot, () => '{')(project),
      'snapshot-unreadable',
    ],
  ])('bad: %s', async (_, wrong, rule) => {
    const repository = publishedRepository(published);
    const next = wrong({ ...one.at('4'), [place(published, -1).snapshot]: textOf(published, place(published, -1).snapshot) });
    repository.write(next).stage();
    expect(saidBy(await judged(repository))).toContain(rule);
  });

  test('bad: a second entry of a new migration, while the journal lost one', async () => {
    const lost = withJournal(({ entries }) => entries.pop());
    const repository = withNext(one, lost(one.at('3')));
    const twice = withJournal(({ entries }) => entries.push(...entries.slice(-1)));
    repository.write({ [journalPath]: twice({ [journalPath]: repository.read(journalPath) })[journalPath] ?? '' }).stage();
    expect(saidBy(await judged(repository))).toContain('duplicate-migration');
  });
});
