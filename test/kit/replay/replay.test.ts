import { expect, test } from 'vitest';
import { judge } from '../../../src/index.ts';
import { history, kinds } from '../../support/histories.ts';
import { kitProject } from '../../support/kit-project.ts';
import type { TestRepository } from '../../support/repository.ts';

const replayed = (repository: TestRepository) => judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'replay' });

test.each(kinds)('$kit $dialect: what generate wrote is generated again', async ({ kit, dialect }) => {
  const repository = kitProject(kit, history(kit, dialect, '2'));
  repository.write(history(kit, dialect, '5')).stage();
  const report = await replayed(repository);
  expect(report).toMatchObject({ verdict: 'clean', findings: [], unchecked: [] });
  expect(report.projects[0]?.newMigrations.map(({ kind }) => kind)).toEqual(['generated', 'generated', 'generated']);
});

test.each(kinds)('$kit $dialect: a custom migration is told from a generated one', async ({ kit, dialect }) => {
  const repository = kitProject(kit, history(kit, dialect, '3'));
  repository.write(history(kit, dialect, '4custom')).stage();
  const report = await replayed(repository);
  expect(report).toMatchObject({ verdict: 'clean' });
  expect(report.projects[0]?.newMigrations[0]?.kind).toBe('custom');
});
