import { expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { history, kinds } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import type { TestRepository } from '../support/repository.ts';

const replayed = (repository: TestRepository) => judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'replay' });

test.each(kinds)('$kit $dialect: an edited statement is found', async ({ kit, dialect }) => {
  const repository = kitProject(kit, history(kit, dialect, '3'));
  const files = history(kit, dialect, '4');
  const [path = ''] = Object.keys(files).filter((name) => name.endsWith('.sql') && !(name in history(kit, dialect, '3')));
  repository.write({ ...files, [path]: `${files[path]}\nUPDATE users SET nickname = 'x' WHERE nickname IS NULL;\n` }).stage();
  const report = await replayed(repository);
  expect(report.findings.map(({ rule }) => rule)).toEqual(['sql-hand-edited']);
  expect(report.findings[0]?.diff).toContain("+UPDATE users SET nickname = 'x' WHERE nickname IS NULL;");
});

// test/kit/replay-features.test.ts has the same on every kit and dialect
test.each(kinds.filter(({ dialect }) => dialect === 'postgresql'))(
  '$kit $dialect: a final newline and CRLF are no edit',
  async ({ kit, dialect }) => {
    const repository = kitProject(kit, history(kit, dialect, '3'));
    const files = history(kit, dialect, '4');
    const [path = ''] = Object.keys(files).filter((name) => name.endsWith('.sql') && !(name in history(kit, dialect, '3')));
    repository.write({ ...files, [path]: `${files[path]?.replaceAll('\n', '\r\n')}\r\n` }).stage();
    expect((await replayed(repository)).findings).toEqual([]);
  },
);
