import { expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import type { Replay } from '../../src/model/replay.ts';
import { sqlEditedEquivalently } from '../../src/rules/sql-edited-equivalently.ts';
import { change, migration } from '../support/changes.ts';
import { type Dialect, history, kinds } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import type { TestRepository } from '../support/repository.ts';

const replayed = (repository: TestRepository) => judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'replay' });
const said = async (repository: TestRepository) => {
  const { findings, verdict, projects } = await replayed(repository);
  const kind = projects[0]?.newMigrations[0]?.kind;
  return { verdict, kind, findings: findings.map(({ rule, severity, line }) => ({ rule, severity, line })) };
};

const rule = 'sql-edited-equivalently';
const spaced = (sql: string) => `-- a name people choose\n${sql.replace('ADD ', 'ADD  ')}`;
const ifNotExists = (sql: string) => sql.replace(/ADD (?:COLUMN )?/, 'ADD COLUMN IF NOT EXISTS ');
/** Of the three only PostgreSQL has IF NOT EXISTS for columns. */
const has: Readonly<Record<Dialect, boolean>> = { postgresql: true, mysql: false, sqlite: false };

test.each(kinds)(
  '$kit $dialect: an edit that changes nothing is a finding of its own, which a team may allow',
  async ({ kit, dialect }) => {
    const [before, after] = [history(kit, dialect, '3'), history(kit, dialect, '4')];
    const [path = ''] = Object.keys(after).filter((name) => name.endsWith('.sql') && !(name in before));
    const sql = after[path] ?? '';
    const repository = kitProject(kit, before);
    const edited = (text: string) => {
      repository.write({ ...after, [path]: text }).stage();
      return said(repository);
    };
    const warned = { verdict: 'clean', kind: 'equivalent', findings: [{ rule, severity: 'warning', line: 2 }] };
    expect(await edited(spaced(sql))).toEqual(warned);
    expect(await edited(spaced(ifNotExists(sql)))).toEqual(
      has[dialect]
        ? warned
        : { verdict: 'blocked', kind: 'edited', findings: [{ rule: 'sql-hand-edited', severity: 'error', line: null }] },
    );

    // a change cannot switch off its own judge
    repository.write({ 'drizzle-guard.json': JSON.stringify({ equivalentEdits: 'allow' }) });
    expect(await edited(spaced(sql))).toEqual(warned);

    const allowing = kitProject(kit, { ...before, 'drizzle-guard.json': JSON.stringify({ equivalentEdits: 'allow' }) });
    allowing.write({ ...after, [path]: spaced(sql) }).stage();
    expect(await said(allowing)).toEqual({ verdict: 'clean', kind: 'equivalent', findings: [] });
    allowing.write({ [path]: sql.replace('nickname', 'nick') }).stage();
    expect(await said(allowing)).toMatchObject({ findings: [{ rule: 'sql-hand-edited' }] });
  },
);

const added = migration('0001_b');
const occurrence = (edits: NonNullable<Replay['edits']>) => {
  const replays = new Map([[added, { kind: 'equivalent' as const, sql: '', diff: '', edits }]]);
  return [...sqlEditedEquivalently.check(change({ added: [added], replays }))][0];
};

test('the finding names what was added and what it changes elsewhere', () => {
  expect(
    occurrence([
      { adds: ['IF NOT EXISTS'], line: 3 },
      { adds: [], line: 4 },
      { adds: ['IF NOT EXISTS'], line: 5 },
    ]),
  ).toMatchObject({
    problem: 'drizzle/0001_b.sql was edited after drizzle-kit generated it: IF NOT EXISTS (lines 3, 5) was added.',
    why: expect.stringContaining('migrate still reports success'),
    severity: 'warning',
    line: 3,
    fix: [],
  });
  expect(occurrence([{ adds: [], line: 4 }])).toMatchObject({
    problem: 'drizzle/0001_b.sql was reformatted after drizzle-kit generated it.',
  });
});

test('CONCURRENTLY is an error, because it fails in the transaction of drizzle', () => {
  expect(occurrence([{ adds: ['CONCURRENTLY', 'IF NOT EXISTS'], line: 3 }])).toMatchObject({
    problem: expect.stringContaining('CONCURRENTLY (line 3) and IF NOT EXISTS (line 3) were added.'),
    why: expect.stringContaining('migrate will fail unless another tool applies this file'),
    severity: 'error',
  });
});
