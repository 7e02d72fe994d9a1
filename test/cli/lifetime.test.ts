import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { guard, guardedRepository } from '../support/guarded.ts';
import { cleanEnvironment, emptyRepository, type Ran, type TestRepository } from '../support/repository.ts';

/** Runs a command with the pipes of a person who waits for the end of its output; `seconds` is how long that took. */
function timed(repository: TestRepository, command: string, env: NodeJS.ProcessEnv = {}): Ran & { readonly seconds: number } {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: repository.path,
    env: cleanEnvironment(env),
    encoding: 'utf8',
    timeout: 90_000,
    killSignal: 'SIGKILL',
  });
  const seconds = (performance.now() - started) / 1000;
  return { exitCode: status ?? -1, stdout, stderr, output: stdout + stderr, seconds };
}

/** Processes whose command line holds a word: only Linux lists them as files. */
function running(word: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(join('/proc', pid, 'cmdline'), 'utf8').replaceAll('\0', ' ');
        return line.includes(word) ? [line] : [];
      } catch {
        return [];
      }
    });
}

const conflict = '<<<<<<< HEAD\n{"version": "7"}\n=======\n{}\n>>>>>>> theirs\n';

describe('a journal that cannot be read ends with a verdict', () => {
  test.each([
    { name: 'conflict markers', journal: () => conflict },
    { name: 'a file cut short', journal: (whole: string) => whole.slice(0, whole.length / 2) },
  ])('$name: check, ci and push', ({ journal }) => {
    const repository = guardedRepository();
    const path = 'drizzle/meta/_journal.json';
    repository.write({ [path]: journal(repository.read(path)), 'src/other.ts': 'export {};\n' }).commit('broken');
    for (const command of [`${guard} check --commit HEAD`, `${guard} check --commit HEAD --json`, `${guard} ci`]) {
      const { exitCode, seconds, output } = timed(repository, command);
      expect(output).toContain('journal-unreadable');
      expect(exitCode).toBe(1);
      expect(seconds).toBeLessThan(40);
    }
    const remote = emptyRepository({ bare: true });
    repository.git('remote', 'set-url', 'origin', remote.path);
    const pushed = timed(repository, 'git push origin HEAD:feature');
    expect(pushed).toMatchObject({ exitCode: 1, output: expect.stringContaining('journal-unreadable') });
    expect(pushed.seconds).toBeLessThan(40);
  });
});

/** A schema that changed, and does this as it is evaluated. */
function schemaThat(code: string): TestRepository {
  const repository = guardedRepository();
  const [first = '', ...rest] = repository.read('src/schema.ts').split('\n');
  return repository.write({ 'src/schema.ts': [first, code, ...rest].join('\n') }).stage();
}

const starts = "import { spawn, fork } from 'node:child_process';";

describe.runIf(existsSync('/proc/self/cmdline'))('what a schema starts neither holds the commit nor stays', () => {
  test.each([
    { name: 'with inherited output', code: "spawn('sleep', ['871001'], { stdio: 'inherit' });", word: '871001' },
    {
      name: 'through a shell that is gone',
      code: "spawn('sh', ['-c', 'sleep 871002 & sleep 871002 &'], { stdio: 'inherit' });",
      word: '871002',
    },
    { name: 'that it does not wait for', code: "spawn('sleep', ['871003'], { stdio: 'ignore' }).unref();", word: '871003' },
    { name: 'detached', code: "spawn('sleep', ['871004'], { detached: true, stdio: 'inherit' }).unref();", word: '871004' },
  ])('a process $name', async ({ code, word }) => {
    const repository = schemaThat(`${starts}\n${code}`);
    const { exitCode, seconds } = timed(repository, `${guard} check`);
    expect(exitCode).toBe(0);
    expect(seconds).toBeLessThan(25);
    await vi.waitFor(() => expect(running(word)).toEqual([]));
  });
});

test('--debug and DRIZZLE_GUARD_DEBUG show on stderr what is run, and why each level was run or not', () => {
  const repository = schemaThat("console.log('evaluated');");
  const shown = timed(repository, `${guard} check --debug --json`);
  expect(JSON.parse(shown.stdout)).toMatchObject({ verdict: 'clean' });
  const line = (text: string) => expect.stringMatching(new RegExp(`^drizzle-guard debug: \\d+ ms  ${text}$`, 'm'));
  expect(shown.stderr).toEqual(line('git rev-parse .*: \\d+ ms, exit code 0'));
  expect(shown.stderr).toEqual(line('drizzle: replay of 0 of 0 new migrations'));
  expect(shown.stderr).toEqual(line('drizzle: drift compared'));
  const secret = { DRIZZLE_GUARD_DEBUG: '1', DATABASE_URL: 'postgres://ada:hunter2222@db/app' };
  const integrity = timed(repository, `${guard} check --level integrity`, secret);
  expect(integrity.stderr).toEqual(line('replay and drift not run: level integrity'));
  expect(integrity.stderr).not.toContain('hunter2222');
});

describe('a time limit', () => {
  const endless = 'for (;;);';

  test('of the environment ends a hook with what it was doing, and how to allow more', async () => {
    const repository = schemaThat(`${starts}\nspawn('sleep', ['871005'], { stdio: 'inherit' });\n${endless}`);
    const { exitCode, output, seconds } = timed(repository, 'git commit -m endless', { DRIZZLE_GUARD_TIMEOUT: '4' });
    expect(output).toMatch(
      /not checked\n {2}The time limit of 4 seconds ended while comparing the schema of drizzle with its newest snapshot \(drift\), waiting for drizzle-kit\./,
    );
    expect(output).toContain('set DRIZZLE_GUARD_TIMEOUT=60, or "timeLimit": 60 in drizzle-guard.json.');
    expect(exitCode).toBe(1);
    expect(seconds).toBeLessThan(20);
    if (existsSync('/proc/self/cmdline')) await vi.waitFor(() => expect(running('871005')).toEqual([]));
    expect(repository.git('log', '--format=%s', '-1')).toBe('first');
  });

  test('of the configuration is one of check as well: exit 2, in every format', () => {
    const repository = schemaThat(endless).write({ 'drizzle-guard.json': '{ "timeLimit": 4 }' }).stage();
    const { exitCode, stdout } = timed(repository, `${guard} check --json`);
    expect(exitCode).toBe(2);
    const report = JSON.parse(stdout) as { verdict: string; unchecked: { reason: string; blocks: boolean }[] };
    expect(report.verdict).toBe('unchecked');
    expect(report.unchecked).toMatchObject([{ blocks: true, reason: expect.stringMatching(/^The time limit of 4 seconds/) }]);
  });

  test('after a commit is said, and stops nothing', () => {
    const repository = schemaThat(endless);
    const { exitCode, output } = timed(repository, 'git commit -n -m endless', { DRIZZLE_GUARD_TIMEOUT: '4' });
    expect(output).toContain('drizzle-guard: this commit was not checked: The time limit of 4 seconds ended while ');
    expect(exitCode).toBe(0);
  });

  test('that is no number is said before anything runs', () => {
    const { exitCode, output } = timed(guardedRepository(), `${guard} check`, { DRIZZLE_GUARD_TIMEOUT: 'soon' });
    expect({ exitCode, output }).toEqual({
      exitCode: 2,
      output: 'drizzle-guard: DRIZZLE_GUARD_TIMEOUT takes whole seconds, for example 120; got soon\n',
    });
  });
});
