import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cleanEnvironment } from '../support/repository.ts';

test('the demo shows what it says and leaves nothing behind', () => {
  const root = join(import.meta.dirname, '../..');
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/tsx'), [join(root, 'test/demo/demo.ts')], {
    cwd: root,
    env: cleanEnvironment(),
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const rule of ['journal-entry-edited', 'sql-not-in-journal', 'committed-sql-edited', 'sql-hand-edited', 'drop-column']) {
    expect(stdout).toContain(`error  ${rule}  drizzle/`);
  }
  expect(stdout).toContain('error  schema-without-migration  src/schema.ts');
  expect(stdout.match(/^drizzle-guard: the commit did not happen\.$/gm)).toHaveLength(6);
  expect(stdout.match(/^drizzle-guard: nothing was pushed\.$/gm)).toHaveLength(1);
  const [, folder = ''] = /^All of this ran in (.+), which is removed\.$/m.exec(stdout) ?? [];
  expect(folder).not.toBe('');
  expect(existsSync(folder)).toBe(false);
  // fifteen seconds on a quiet machine
}, 240_000);
