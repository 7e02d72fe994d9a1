import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Examination, ExaminedLine } from '../../src/model/doctor.ts';
import { every } from '../support/every.ts';
import { guard, guardedRepository, installedRepository } from '../support/guarded.ts';
import { kitPackage, kitVersion } from '../support/histories.ts';
import { installPacked } from '../support/packed.ts';
import { copied, type Ran, TestRepository, temporaryFolder } from '../support/repository.ts';

const journal = 'drizzle/meta/_journal.json';
const lock = (kit: string, orm: string) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: { 'node_modules/drizzle-kit': { version: kit }, 'node_modules/drizzle-orm': { version: orm } },
  });
const ormVersion = (kit: '0.31' | '1.0') =>
  (JSON.parse(readFileSync(join(kitPackage(kit, 'drizzle-orm'), 'package.json'), 'utf8')) as { version: string }).version;

/** A clone in which nothing is wrong: guarded, with a CI job, what the lockfile pins, and notes. */
function soundClone(): TestRepository {
  return copied('sound clone', () => {
    const repository = guardedRepository({
      'package-lock.json': lock(kitVersion('0.31'), ormVersion('0.31')),
      '.github/workflows/ci.yml': 'jobs: { test: { steps: [{ run: npx drizzle-guard ci }] } }\n',
      '.gitignore': 'node_modules/\n.env\n',
    });
    repository.write({ '.husky/pre-commit': `: > .git/was-run\n${repository.read('.husky/pre-commit')}` });
    // origin did not exist yet when setup ran
    expect(repository.run(`${guard} setup`).exitCode).toBe(0);
    repository.commit('setup');
    repository.publish();
    repository.run(`${guard} doctor`);
    return repository;
  });
}

/** Runs a shell script of the user, at home in a folder of its own. */
function shell(repository: TestRepository, script: string): Ran {
  return repository.run(`HOME="$PWD/.git/home" XDG_CONFIG_HOME=; export HOME XDG_CONFIG_HOME\n${script}`);
}

function examined(repository: TestRepository, before = '', command = guard): Examination {
  const { stdout, stderr } = shell(repository, `${before}\n${command} doctor --json`);
  try {
    return JSON.parse(stdout) as Examination;
  } catch {
    throw new Error(`doctor printed no JSON:\n${stdout}${stderr}`);
  }
}

const wrong = ({ lines }: Examination) => lines.filter(({ status }) => status !== 'ok');
const said = (lines: readonly ExaminedLine[]) => lines.map(({ id, status, says }) => `${status} ${id}: ${says}`);

interface Fault {
  readonly name: string;
  /** Breaks one thing; what it returns is typed into each shell first. */
  readonly break: (repository: TestRepository) => string | undefined;
  /** The lines that are not ok, as `status id: words`. */
  readonly says: readonly (string | RegExp)[];
  /** Whether it is tried only with EVERY=1, because another one takes the same way. */
  readonly isMore?: true;
  /** What the printed install brings, because tests reach no registry. */
  readonly installs?: readonly [command: RegExp, by: (repository: TestRepository) => void];
}

function relink(repository: TestRepository, name: 'drizzle-kit' | 'drizzle-orm', folder: string): undefined {
  const path = join(repository.path, 'node_modules', name);
  rmSync(path, { recursive: true });
  symlinkSync(folder, path);
}

const early = join(import.meta.dirname, '../kits/0.31-early/node_modules/drizzle-kit');
const { version: earlyVersion } = JSON.parse(readFileSync(join(early, 'package.json'), 'utf8')) as { version: string };

/** Commits with the hooks off, as faults come about. */
function commit(repository: TestRepository, tree: Parameters<TestRepository['write']>[0], isPublished: boolean): undefined {
  repository.write(tree).commit('break');
  if (isPublished) repository.publish();
}

const edited = (repository: TestRepository, edit: (entries: { idx: number; when: number; tag: string }[]) => void): string => {
  const value = JSON.parse(repository.read(journal)) as { entries: { idx: number; when: number; tag: string }[] };
  edit(value.entries);
  return JSON.stringify(value, null, 2);
};

const faults: readonly Fault[] = [
  {
    name: 'core.hooksPath leads nowhere',
    break: (repository) => void repository.git('config', 'core.hooksPath', 'nowhere'),
    says: ['fail hooks: git runs no hooks: core.hooksPath is nowhere, and nowhere does not exist'],
  },
  {
    name: 'hooks are not executable',
    break: ({ path }) => {
      for (const event of ['pre-commit', 'pre-push']) chmodSync(join(path, '.husky/_', event), 0o644);
      return undefined;
    },
    says: ['fail hooks: git ignores pre-commit and pre-push, because the files are not executable'],
  },
  {
    name: 'our line was deleted',
    break: (repository) => void repository.write({ '.husky/pre-commit': 'npx lint-staged\n' }),
    says: ['fail hooks: pre-commit does not call drizzle-guard: .husky/pre-commit'],
  },
  {
    name: 'a hook exits before our line',
    isMore: true,
    break: (repository) => void repository.write({ '.husky/pre-push': `exit 0\n${repository.read('.husky/pre-push')}` }),
    says: ['fail hooks: .husky/pre-push ends before the line of drizzle-guard, with exit or exec'],
  },
  {
    name: 'HUSKY=0 in the shell',
    break: () => 'export HUSKY=0',
    says: ['fail switches: HUSKY=0 is set in this shell, so git runs no hooks'],
  },
  {
    name: "HUSKY=0 in husky's start-up file",
    break: (repository) => void repository.write({ '.git/home/.config/husky/init.sh': '# slow\nexport HUSKY=0\n' }),
    says: [/^fail hooks: .*\.git\/home\/\.config\/husky\/init\.sh:2 sets HUSKY=0, so husky runs no hooks in any repository$/],
  },
  {
    name: 'DRIZZLE_GUARD_SKIP in the shell',
    isMore: true,
    break: () => 'export DRIZZLE_GUARD_SKIP=later',
    says: ['fail switches: DRIZZLE_GUARD_SKIP is set in this shell, so the hooks let every commit pass'],
  },
  {
    name: 'a linked worktree without hooks',
    break: (repository) => {
      // as before setup, whose post-checkout gives a new one husky's files
      repository.git('-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '-q', 'linked');
      repository.write({ '.git/info/exclude': 'linked\n' });
      installPacked(join(repository.path, 'linked'), '0.31');
      return undefined;
    },
    says: ['fail hooks: git runs no hooks in linked: core.hooksPath is .husky/_, and linked/.husky/_ does not exist'],
  },
  {
    name: 'no prepare script',
    isMore: true,
    break: (repository) =>
      void repository.write({ 'package.json': '{\n  "name": "app",\n  "scripts": { "prepare": "tsc" }\n}\n' }),
    says: [
      'warn prepare: no script that an install of package.json runs gives the clone its hooks, so a new one has none until somebody runs npx drizzle-guard setup',
    ],
  },
  {
    name: 'notes are not configured',
    break: (repository) => void repository.git('config', '--unset-all', 'notes.rewriteRef'),
    says: [
      "warn notes: git's configuration lacks notes.rewriteRef, so notes about commits that bypassed the hooks are lost or not shared",
    ],
  },
  {
    name: 'no CI job',
    break: (repository) =>
      void repository.write({ '.github/workflows/ci.yml': 'jobs: { test: { steps: [{ run: npm test }] } }\n' }),
    says: ['warn ci: no CI job runs drizzle-guard (read: .github/workflows/ci.yml), so whoever skips the hooks can merge'],
  },
  {
    name: "drizzle-kit is not the lockfile's",
    break: (repository) => relink(repository, 'drizzle-kit', early),
    says: [
      `fail versions: drizzle-kit ${earlyVersion} is installed, but package-lock.json asks for ${kitVersion('0.31')}: other versions generate other SQL`,
    ],
    installs: [/^npm ci$/, (repository) => relink(repository, 'drizzle-kit', kitPackage('0.31', 'drizzle-kit'))],
  },
  {
    name: 'drizzle-orm 1.0 beside drizzle-kit 0.31',
    isMore: true,
    break: (repository) => {
      repository.write({ 'package-lock.json': lock(kitVersion('0.31'), ormVersion('1.0')) });
      return relink(repository, 'drizzle-orm', kitPackage('1.0', 'drizzle-orm'));
    },
    says: [
      `fail versions: drizzle-kit ${kitVersion('0.31')} and drizzle-orm ${ormVersion('1.0')} do not work together: both have to be 1.0, or neither`,
    ],
    installs: [
      /^npm install drizzle-orm@0\.45$/,
      (repository) => {
        repository.write({ 'package-lock.json': lock(kitVersion('0.31'), ormVersion('0.31')) });
        relink(repository, 'drizzle-orm', kitPackage('0.31', 'drizzle-orm'));
      },
    ],
  },
  {
    name: 'node_modules is missing',
    break: ({ path }) => void rmSync(join(path, 'node_modules'), { recursive: true }),
    says: [
      'fail hooks: the hooks call node_modules/drizzle-guard/hooks/pre-commit, which is not installed, so every commit fails',
      'fail versions: drizzle-kit and drizzle-orm are not installed',
    ],
    installs: [/^npm ci$/, ({ path }) => installPacked(path, '0.31')],
  },
  {
    name: 'the config throws without a variable',
    break: (repository) =>
      void repository.write({
        'drizzle.config.ts': `if (!process.env.DATABASE_URL) throw new Error('DATABASE_URL is missing');\n${repository.read('drizzle.config.ts')}`,
      }),
    says: [/^fail configs: drizzle\.config\.ts:1 needs DATABASE_URL, which is not set in this shell/],
  },
  {
    name: 'the config reads a variable that is not set',
    isMore: true,
    break: (repository) =>
      void repository.write({
        '.env.example': 'DB_URL=postgres://localhost/app\n',
        'drizzle.config.ts': repository
          .read('drizzle.config.ts')
          .replace(' };', ', dbCredentials: { url: process.env.DB_URL } };'),
      }),
    says: [/^warn configs: drizzle\.config\.ts reads DB_URL, which is not set in this shell or in \.env/],
  },
  {
    name: 'the published journal is cut short',
    break: (repository) => commit(repository, { [journal]: repository.read(journal).slice(0, 90) }, true),
    says: [
      /^fail migrations: drizzle\/meta\/_journal\.json .* it could last be read in [0-9a-f]{10}$/,
      /^warn adoption: drizzle inherits 1 older defect \(journal-unreadable 1\)/,
    ],
  },
  {
    name: 'the newest snapshot was deleted by a commit that is not published',
    break: (repository) => commit(repository, { 'drizzle/meta/0002_snapshot.json': null }, false),
    says: [/^fail migrations: 0002_\w+ has no snapshot: drizzle\/meta\/0002_snapshot\.json does not exist \(last commit\)$/],
  },
  {
    name: 'the newest published snapshot is gone',
    isMore: true,
    break: (repository) => commit(repository, { 'drizzle/meta/0002_snapshot.json': null }, true),
    says: [
      /^warn upgrade: drizzle-kit up of 1\.0 stops \("No snapshot was found"\)/,
      'warn adoption: drizzle inherits 1 older defect (snapshot-missing 1): published, so they reject no commit. To list them: npx drizzle-guard check --all',
      /^warn adoption: 0002_\w+, the newest migration in drizzle, has no snapshot, so the next generate writes its changes once more; [0-9a-f]{10} deleted it$/,
    ],
  },
  {
    name: 'the next number is taken',
    break: (repository) =>
      commit(repository, { [journal]: edited(repository, ([, , last]) => Object.assign(last ?? {}, { idx: 1 })) }, true),
    says: [
      /^warn adoption: drizzle inherits 1 older defect \(duplicate-migration 1\)/,
      /^warn adoption: the next generate makes a second 0002, beside 0002_\w+, and overwrites its snapshot/,
    ],
  },
  {
    name: 'drizzle-kit 1.0 with the journal of 0.x',
    isMore: true,
    break: (repository) => {
      for (const name of ['drizzle-kit', 'drizzle-orm'] as const) relink(repository, name, kitPackage('1.0', name));
      return commit(repository, { 'package-lock.json': lock(kitVersion('1.0'), ormVersion('1.0')) }, true);
    },
    says: [
      `fail upgrade: drizzle-kit ${kitVersion('1.0')} is installed and drizzle still has the journal of 0.x: generate and migrate refuse it until it is converted`,
    ],
  },
];

describe('a clone with one fault is told so, and its printed commands mend it:', () => {
  const tried = faults.filter(({ isMore }) => isMore === undefined || every);
  test.each(tried)('$name', ({ break: breaks, says, installs }) => {
    const repository = soundClone();
    const before = breaks(repository) ?? '';
    const command = repository.exists(guard) ? guard : join(installedRepository().path, guard);
    const broken = wrong(examined(repository, before, command));
    expect(said(broken)).toEqual(says.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));

    const commands = [...new Set(broken.flatMap(({ mend }) => mend))];
    const isInstall = (command: string) => installs?.[0].test(command) ?? false;
    if (installs !== undefined) {
      expect(commands.some(isInstall), commands.join('\n')).toBe(true);
      installs[1](repository);
    }
    // --yes is what a person answers
    const pasted = commands
      .filter((command) => !isInstall(command))
      .map((command) => command.replace(/drizzle-guard fix$/, '$& --yes'));
    const script = ['set -e', before, ...pasted].join('\n');
    const { exitCode, output } = shell(repository, `mkdir -p .git/home && ${script}`);
    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
    const mended = examined(repository, [before, ...pasted.filter((one) => one.startsWith('unset'))].join('\n'));
    expect(said(wrong(mended))).toEqual([]);
    expect(mended.verdict).toBe('ok');
  });
});

test('a sound clone has a line for each check, and exit code 0', () => {
  const repository = soundClone();
  mkdirSync(join(repository.path, '.git/home'));
  const { exitCode, stdout, stderr } = shell(repository, `${guard} doctor`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain(
    '  ok    git runs drizzle-guard in all 7 hooks; pre-commit was read and not tried, because of what else runs there\n',
  );
  expect(repository.exists('.git/was-run')).toBe(false);
  expect(stdout).toMatch(/\nThis clone is guarded, and drizzle works\.\n$/);
  expect(repository.git('status', '--porcelain')).toBe('');
  expect(new TestRepository(temporaryFolder()).run(`node ${join(repository.path, guard)} doctor`)).toMatchObject({
    exitCode: 2,
    stdout: '',
  });
});
