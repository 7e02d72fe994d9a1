import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeOutcome } from '../../../src/repair/writing/index.ts';
import { pictureOf } from '../../support/picture.ts';
import { publishedRepository, TestRepository, temporaryFolder } from '../../support/repository.ts';
import { notStaged, opened, outcomeOf } from '../../support/writing.ts';

const mounts = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', '/mnt']).status === 0;
if (mounts) execFileSync('umount', ['/mnt']);

/** A repository on a disk of its own. */
function onSmallDisk(): TestRepository {
  const disk = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
  onTestFinished(() => void execFileSync('umount', [disk]));
  const first = { 'drizzle/0000_a.sql': 'a\n', 'drizzle/meta/_journal.json': '[0]\n', 'src/schema.ts': 'one\n' };
  const path = join(disk, 'repository');
  cpSync(publishedRepository(first).path, path, { recursive: true });
  return new TestRepository(path).write({ 'drizzle/0000_a.sql': 'unstaged\n', 'drizzle/found.sql': 'untracked\n' });
}

const outcome = outcomeOf({
  'drizzle/0000_a.sql': 'a again\n',
  'drizzle/0001_large.sql': `-- ${'large '.repeat(20_000)}\n`,
  'drizzle/meta/_journal.json': '[0, 1]\n',
});

test.skipIf(!mounts)('on a full disk all is as it was, whenever it becomes full (needs to mount a tmpfs)', async () => {
  const repository = onSmallDisk();
  const before = pictureOf(repository);
  const filler = join(repository.path, '../filler');
  let full = 0;
  // from no room at all to enough: each write on the way is the one that fails once
  for (let free = 0; free <= 600; free += 40) {
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k'], { stdio: 'ignore' });
    spawnSync('truncate', ['-s', `-${free}k`, filler]);
    const repo = await opened(repository);
    const problem = await writeOutcome(repo, outcome, { says: 'fix' }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    rmSync(filler);
    if (problem === undefined) break;
    full += 1;
    expect(problem).toMatch(/disk is full|No space left|could not be written|unable to write/i);
    expect(pictureOf(repository), `${free} kB free: ${problem}`).toEqual(before);
  }
  expect(full).toBeGreaterThan(1);
  const repo = await opened(repository);
  if (notStaged(repository, outcome).length > 0) await writeOutcome(repo, outcome, { says: 'fix' });
  expect(notStaged(repository, outcome)).toEqual([]);
  writeFileSync(filler, '');
});
