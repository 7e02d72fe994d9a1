import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { eventIn } from '../../src/evidence/event.ts';
import { cleanEnvironment, type TestRepository } from './test-repository.ts';

/** What a storm of commits came to. */
export interface Aftermath {
  readonly attempted: number;
  readonly killed: number;
  readonly committed: number;
  /** Commits whose hooks were skipped and that edit a published migration. */
  readonly overrides: readonly string[];
  /** Those of them that have a note. */
  readonly noted: number;
  /** What `git fsck` complains of. */
  readonly damage: readonly string[];
  /** Receipts and lines of notes that are not whole. */
  readonly torn: readonly string[];
}

const sql = 'drizzle/0001_step_2.sql';

/**
 * Commits in a repository and a linked worktree at the same time, every second commit a bad one with --no-verify, and kills one in three
 * with all its hooks at a random moment. Deterministic but for the timing.
 */
export async function storm(repository: TestRepository, count: number, random: () => number): Promise<Aftermath> {
  repository.git('worktree', 'add', '-q', 'linked', '-b', 'linked');
  repository.run('ln -s ../node_modules linked/node_modules && cp -r .husky/_ linked/.husky/');
  const runs = await Promise.all(['.', 'linked'].map((folder) => stormIn(join(repository.path, folder), count / 2, random)));
  const all = runs.flat();
  const commits = (branch: string) =>
    repository.git('log', '--format=%H %s', `origin/main..${branch}`).split('\n').filter(Boolean);
  const made = [...commits('main'), ...commits('linked')];
  const overrides = made.filter((line) => line.endsWith(' bad')).map((line) => line.split(' ')[0] ?? '');
  const notes = repository.run('git notes --ref=drizzle-guard list 2> /dev/null').stdout.split('\n').filter(Boolean);
  const annotated = new Set(notes.map((line) => line.split(' ')[1]));
  return {
    attempted: all.length,
    killed: all.filter((killed) => killed).length,
    committed: made.length,
    overrides,
    noted: overrides.filter((oid) => annotated.has(oid)).length,
    damage: repository
      .run('git fsck --full --no-dangling')
      .output.split('\n')
      .filter((line) => /error|missing|broken|corrupt|fatal/.test(line)),
    torn: [...tornReceipts(repository), ...tornNotes(repository, notes)],
  };
}

async function stormIn(folder: string, count: number, random: () => number): Promise<boolean[]> {
  const killed = [];
  for (let at = 0; at < count; at += 1) {
    const isBad = at % 2 === 1;
    const change = isBad
      ? `echo "SELECT ${at};" >> ${sql} && git commit -q -n -am bad`
      : `echo "// ${at}" >> src/schema.ts && git commit -q -am good`;
    killed.push(await run(folder, change, random() < 1 / 3 ? random() * 400 : undefined));
    // what a person does when git says that another process seems to be running
    const gitDir = folder.endsWith('linked') ? join(folder, '../.git/worktrees/linked') : join(folder, '.git');
    for (const lock of ['index.lock', 'HEAD.lock']) rmSync(join(gitDir, lock), { force: true });
    for (const lock of ['refs/notes/drizzle-guard.lock', 'refs/heads/main.lock', 'refs/heads/linked.lock'])
      if (killed.at(-1)) rmSync(join(folder.endsWith('linked') ? join(folder, '..') : folder, '.git', lock), { force: true });
  }
  return killed;
}

/** Whether it was killed. A process group of its own, so that the hooks die with it. */
async function run(folder: string, command: string, limit: number | undefined): Promise<boolean> {
  const child = spawn('sh', ['-c', command], { cwd: folder, env: cleanEnvironment(), stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  if (limit === undefined) {
    await ended;
    return false;
  }
  await Promise.race([ended, setTimeout(limit)]);
  if (child.exitCode !== null || child.pid === undefined) return false;
  process.kill(-child.pid, 'SIGKILL');
  await ended;
  return true;
}

function tornReceipts({ path }: TestRepository): string[] {
  const folder = join(path, '.git/drizzle-guard/receipts');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^[0-9a-f]{64}$/.test(name));
  return names.filter((name) => !isJson(readFileSync(join(folder, name), 'utf8')));
}

function tornNotes(repository: TestRepository, notes: readonly string[]): string[] {
  const lines = notes.flatMap((note) => repository.git('cat-file', 'blob', note.split(' ')[0] ?? '').split('\n'));
  return lines.filter((line) => line !== '' && eventIn(line) === undefined);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
