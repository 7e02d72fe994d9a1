import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { Hosted } from '../support/ci.ts';
import { history } from '../support/histories.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';

const path = 'drizzle/0001_step_2.sql';
const hook = fileURLToPath(new URL('../../hooks/pre-receive', import.meta.url));

/** What lies to whoever reads `bad`, the commit that edits a published migration, which came after `good`. */
const lies: readonly { readonly name: string; tell(repository: TestRepository, good: string, bad: string): void }[] = [
  { name: 'a replaced commit', tell: (repository, good, bad) => repository.git('replace', good, bad) },
  { name: 'a replaced blob', tell: (repository, good, bad) => repository.git('replace', `${bad}:${path}`, `${good}:${path}`) },
  { name: 'a replaced tree', tell: (repository, good, bad) => repository.git('replace', `${bad}^{tree}`, `${good}^{tree}`) },
  {
    name: 'a replaced blob, where the settings insist on it',
    tell: (repository, good, bad) => {
      repository.git('config', 'core.useReplaceRefs', 'true');
      repository.git('replace', `${bad}:${path}`, `${good}:${path}`);
    },
  },
  {
    name: 'a grafts file that makes it a child of itself edited',
    tell: (repository, good, bad) => {
      const twin = repository.git('commit-tree', `${bad}^{tree}`, '-m', 'twin');
      const folder = join(repository.path, repository.exists('.git') ? '.git/info' : 'info');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'grafts'), `${bad} ${twin}\n${good} ${twin}\n`);
    },
  },
];

function edited() {
  const repository = publishedRepository(history('0.31', 'postgresql', '3'));
  const good = repository.head();
  const bad = repository.write({ [path]: 'SELECT 1;\n' }).commit('edit');
  return { repository, good, bad };
}

test.each(lies)('$name hides no edit from a check', async ({ tell }) => {
  const { repository, good, bad } = edited();
  tell(repository, good, bad);
  const subjects = [{ kind: 'commit', revision: 'HEAD' } as const, { kind: 'range', from: 'origin/main', to: 'HEAD' } as const];
  for (const subject of subjects) {
    const { verdict, findings } = await judge({ cwd: repository.path, subject });
    expect({ verdict, rules: findings.map(({ rule }) => rule) }).toEqual({ verdict: 'blocked', rules: ['committed-sql-edited'] });
  }
});

test('a replaced commit of which nothing is judged changes no verdict', async () => {
  const repository = publishedRepository(history('0.31', 'postgresql', '3'));
  repository.git('replace', repository.head(), repository.git('commit-tree', 'HEAD^{tree}', '-m', 'other words'));
  const { verdict } = await judge({ cwd: repository.path, subject: { kind: 'index' } });
  expect(verdict).toBe('clean');
});

test.each(lies)('$name on a server hides no edit that is pushed', ({ tell }) => {
  const { server, work } = new Hosted();
  mkdirSync(join(server.path, 'hooks'), { recursive: true });
  writeFileSync(join(server.path, 'hooks/pre-receive'), `#!/bin/sh\nexec sh '${hook}'\n`);
  chmodSync(join(server.path, 'hooks/pre-receive'), 0o755);
  work.git('remote', 'set-url', 'origin', `file://${server.path}`);
  const good = work.head();
  const bad = work.write({ 'drizzle/0001_step_2.sql': 'SELECT 1;\n' }).commit('edit');
  // the server has the objects already, by a branch that nobody judges
  work.git('push', '-q', 'origin', `${bad}:refs/heads/feature`);
  tell(server, good, bad);
  const { exitCode, output } = work.run('git push origin HEAD:main');
  expect(output).toContain('committed-sql-edited');
  expect(exitCode).toBe(1);
});
