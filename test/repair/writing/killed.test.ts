import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { openRepository } from '../../../src/git/repository.ts';
import { backups, finish, unfinished, writeOutcome } from '../../../src/repair/writing/index.ts';
import { pictureOf } from '../../support/picture.ts';
import { randomFrom } from '../../support/random.ts';
import {
  cleanEnvironment,
  copied,
  publishedRepository,
  type TestRepository,
  type Tree,
  temporaryFolder,
} from '../../support/repository.ts';
import { outcomeOf } from '../../support/writing.ts';

// more of it by hand: KILLS=200 npx vitest run test/repair/writing/killed.test.ts
const count = Number(process.env.KILLS ?? 10);

const outcome: Tree = {
  'drizzle/0001_mine.sql': null,
  'drizzle/meta/0001_snapshot.json': '"theirs"\n',
  'drizzle/meta/_journal.json': '[0, "theirs", "mine"]\n',
  'drizzle/0000_a.sql': 'a again\n',
  'drizzle/found.sql': 'written over what was not tracked\n',
  'drizzle/deep/old.sql': null,
  ...Object.fromEntries([2, 3, 4, 5, 6, 7].map((at) => [`drizzle/new/000${at}_mine.sql`, `mine ${at}\n`])),
};

/** A merge in which both sides added 0001, with untracked, unstaged and staged work. */
function collided(): TestRepository {
  return copied('killed while writing', () => {
    const first = { 'drizzle/0000_a.sql': 'a\n', 'drizzle/deep/old.sql': 'old\n', 'drizzle/meta/_journal.json': '[0]\n' };
    const repo = publishedRepository({ ...first, 'src/schema.ts': 'one\n' });
    const side = (name: string) =>
      repo.write({
        [`drizzle/0001_${name}.sql`]: `${name}\n`,
        'drizzle/meta/0001_snapshot.json': `"${name}"\n`,
        'drizzle/meta/_journal.json': `[0, "${name}"]\n`,
      });
    repo.git('checkout', '-q', '-b', 'mine');
    side('mine').commit();
    repo.git('checkout', '-q', 'main');
    side('theirs').commit();
    repo.git('checkout', '-q', 'mine');
    expect(repo.run('git merge -q main').exitCode).toBe(1);
    repo.write({ 'src/schema.ts': 'staged\n' }).git('add', 'src/schema.ts');
    return repo.write({
      'src/schema.ts': 'not staged\n',
      'drizzle/found.sql': 'untracked\n',
      'drizzle/0000_a.sql': 'unstaged\n',
    });
  });
}

test(`killed at ${count} moments, all is as before or as after`, { timeout: 120_000 + count * 10_000 }, async () => {
  const random = randomFrom(21);
  const start = await writer();
  const before = pictureOf(collided());
  const whole = collided();
  // the first run of a program is slower than the next ones
  const times = [await timeOf(start(whole)), await timeOf(start(collided())), await timeOf(start(collided()))];
  const took = Math.min(...times);
  const after = pictureOf(whole);
  expect(after).not.toEqual(before);

  const tally: Record<string, number> = {};
  for (let at = 0; at < count; at += 1) {
    const repo = collided();
    await killedAfter(start(repo), random() * took, { withChildren: random() < 0.5 });
    const repository = await openRepository(repo.path);
    const left = await unfinished(repository);
    const moment = left === undefined ? 'not interrupted' : 'interrupted';
    if (left !== undefined) await finish(repository, random() < 0.5 ? 'back' : 'forward');
    const picture = pictureOf(repo);
    const end = same(picture, before) ? 'before' : 'after';
    expect({ at, picture }).toEqual({ at, picture: end === 'before' ? before : after });
    // nothing stands in the way of git, or of the next fix
    expect(existsSync(join(repo.path, '.git/index.lock'))).toBe(false);
    expect(await unfinished(repository)).toBeUndefined();
    expect(repo.run('git fsck --strict --no-dangling').output).not.toMatch(/error|missing|broken|corrupt|fatal/);
    if (end === 'before' && random() < 0.2) {
      await writeOutcome(repository, outcomeOf(outcome), { says: 'again' });
      expect(pictureOf(repo)).toEqual(after);
      expect((await backups(repository)).map(({ about }) => about.says)).toEqual(['again']);
      expect(existsSync(join(repo.path, '.git/drizzle-guard/writing'))).toBe(false);
    }
    repository.close();
    tally[`${moment}, ${end}`] = (tally[`${moment}, ${end}`] ?? 0) + 1;
  }
  if (process.env.KILLS !== undefined) console.log(Math.round(took), tally);
});

/** A program of its own that writes the outcome. */
async function writer(): Promise<(repository: TestRepository) => ChildProcess> {
  const folder = temporaryFolder();
  const [program, file] = [join(folder, 'program.mjs'), join(folder, 'outcome.json')];
  writeFileSync(file, JSON.stringify(outcome));
  const entry = join(import.meta.dirname, '../../support/write-and-die.ts');
  await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return ({ path }) =>
    spawn(process.execPath, [program, path, file], {
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
}

function same(one: Record<string, string>, other: Record<string, string>): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** How long a process writes, in milliseconds. */
async function timeOf(child: ChildProcess): Promise<number> {
  const end = ended(child);
  await ready(child);
  const started = performance.now();
  expect(await end).toBe(0);
  return performance.now() - started;
}

async function killedAfter(
  child: ChildProcess,
  delay: number,
  { withChildren }: { readonly withChildren: boolean },
): Promise<void> {
  const end = ended(child);
  await ready(child);
  await Promise.race([end, setTimeout(delay)]);
  if (child.exitCode === null && child.pid !== undefined) process.kill(withChildren ? -child.pid : child.pid, 'SIGKILL');
  await end;
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.stdout?.once('data', () => resolve()));
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}
