import { expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { history, kinds, kits } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import { countStarts } from '../support/proofs.ts';
import type { TestRepository } from '../support/repository.ts';

const judged = (repository: TestRepository) => judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });

/** Both kits; PostgreSQL is below, and test/kit compares everything on every kit and dialect. */
const oneOfEachKit = [
  { kit: '0.31', dialect: 'mysql' },
  { kit: '1.0', dialect: 'sqlite' },
] as const;

test.each(kinds.filter(({ dialect }) => dialect !== 'postgresql'))(
  '$kit $dialect: a schema and its migration pass',
  async ({ kit, dialect }) => {
    const repository = kitProject(kit, history(kit, dialect, '3'));
    repository.write(history(kit, dialect, '4')).stage();
    expect(await judged(repository)).toMatchObject({
      verdict: 'clean',
      findings: [],
      unchecked: [],
      projects: [{ config: 'drizzle.config.ts', newMigrations: [{ kind: 'generated' }] }],
    });
  },
);

test.each(kits)('%s: the SQL and the schema are proved by one process, the config by another', async (kit) => {
  const repository = kitProject(kit, history(kit, 'postgresql', '3'));
  repository.write(history(kit, 'postgresql', '4')).stage();
  const starts = countStarts();
  expect((await judged(repository)).verdict).toBe('clean');
  expect(starts()).toBe(2);
  // a schema that ends the process it is evaluated in does not end what was proved before
  repository.write({ ...history(kit, 'postgresql', '5'), 'src/schema.ts': 'process.kill(process.pid);' }).stage();
  expect(await judged(repository)).toMatchObject({
    unchecked: [{ level: 'drift', blocks: true }],
    projects: [{ newMigrations: [{ kind: 'generated' }, { kind: 'generated' }] }],
  });
});

test.each(oneOfEachKit)('$kit $dialect: a schema without its migration is stopped', async ({ kit, dialect }) => {
  const repository = kitProject(kit, history(kit, dialect, '3'));
  repository.write({ 'src/schema.ts': history(kit, dialect, '4')['src/schema.ts'] ?? '' }).stage();
  const report = await judged(repository);
  expect(report.findings).toMatchObject([{ rule: 'schema-without-migration', severity: 'error' }]);
  expect(report.findings[0]?.diff).toMatch(/nickname/);
  // a second look asks no kit
  expect((await judged(repository)).findings).toEqual(report.findings);
});

test.each(oneOfEachKit)('$kit $dialect: comments and types pass silently', async ({ kit, dialect }) => {
  const repository = kitProject(kit, history(kit, dialect, '3'));
  const schema = repository.read('src/schema.ts');
  repository.write({ 'src/schema.ts': `// people\n${schema}export type User = typeof users.$inferSelect;\n` }).stage();
  expect(await judged(repository)).toMatchObject({ verdict: 'clean', findings: [], unchecked: [] });
});

test.each(oneOfEachKit)('$kit $dialect: what drifted before is one line', async ({ kit, dialect }) => {
  const files = history(kit, dialect, '3');
  const repository = kitProject(kit, { ...files, 'src/schema.ts': history(kit, dialect, '4')['src/schema.ts'] ?? '' });
  repository.write({ 'src/schema.ts': `// people\n${repository.read('src/schema.ts')}` }).stage();
  expect(await judged(repository)).toMatchObject({ verdict: 'clean', findings: [] });
});

test('a config that throws stops what touches its folder, and is said of everything else', async () => {
  const files = history('0.31', 'postgresql', '3');
  const moved = Object.fromEntries(Object.entries(files).map(([path, text]) => [`db/${path}`, text]));
  const repository = kitProject('0.31', { ...moved, 'db/drizzle.config.ts': `throw new Error('no environment');\n` });
  repository.write({ 'readme.md': 'x' }).stage();
  const elsewhere = await judged(repository);
  expect(elsewhere).toMatchObject({ verdict: 'clean', unchecked: [{ project: 'db/drizzle', level: 'drift', blocks: false }] });
  expect(elsewhere.projects).toMatchObject([{ out: 'db/drizzle', schemaPatterns: ['db/**'] }]);
  repository.write({ 'db/src/tables.ts': 'export {};\n' }).stage();
  expect(await judged(repository)).toMatchObject({ verdict: 'unchecked', unchecked: [{ blocks: true }] });
});
