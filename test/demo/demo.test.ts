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
    expect(stdout).toMatch(new RegExp(`^ *error {2}.* ${rule}$`, 'm'));
  }
  expect(stdout).toMatch(/^ *error {2}.* schema-without-migration$/m);
  expect(stdout.match(/^drizzle-guard: commit rejected \(\d+ errors?\)$/gm)).toHaveLength(6);
  expect(stdout.match(/^drizzle-guard: push rejected \(\d+ errors?\)$/gm)).toHaveLength(1);
  const [, folder = ''] = /^All of this ran in (.+), which is removed\.$/m.exec(stdout) ?? [];
  expect(folder).not.toBe('');
  expect(existsSync(folder)).toBe(false);
  // fifteen seconds on a quiet machine
}, 240_000);
