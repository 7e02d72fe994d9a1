import { expect, test } from 'vitest';
import { judge } from '../src/index.ts';
import { history, kinds } from './support/histories.ts';
import { publishedRepository } from './support/repository.ts';

test.each(kinds)('$kit $dialect: honest next migration passes', async ({ kit, dialect }) => {
  const repository = publishedRepository(history(kit, dialect, '3'));
  repository.write(history(kit, dialect, '4')).stage();
  const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
  expect(report).toMatchObject({ verdict: 'clean', findings: [], unchecked: [] });
  expect(report.projects[0]?.newMigrations).toHaveLength(1);
});
