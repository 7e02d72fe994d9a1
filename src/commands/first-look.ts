import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';
import { git, splitZ } from '../git/run.ts';
import { configsIn } from '../model/files.ts';
import type { Report, ReportedProject } from '../model/report.ts';
import { quote } from '../model/shell.ts';

/** What a person can do where no migrations were found: how they would be found, or what keeps git from having them. */
export async function firstLook(repository: Repository, { projects }: Pick<Report, 'projects'>): Promise<string[]> {
  if (repository.bare) return [];
  const found = await Promise.all(projects.map((project) => withoutMigrations(repository, project)));
  if (found.length > 0) return found.flat();
  const untracked = configsIn({ entries: new Map((await listed(repository, 'others')).map((path) => [path, noEntry])) });
  const [first] = untracked;
  if (first !== undefined)
    return [
      `${first} is not tracked by git yet. Stage the project, or judge the working tree: npx drizzle-guard check --all --worktree`,
    ];
  const configs = configsIn({ entries: new Map((await listed(repository, 'cached')).map((path) => [path, noEntry])) });
  if (configs.length > 0)
    return [`Of ${configs.join(', ')}, no migrations folder could be told. To see why: npx drizzle-guard check --all --debug`];
  return [
    `It looked in ${repository.cwd} for drizzle.config.ts (or drizzle*.config.*), and for folders with meta/_journal.json or <time>_<name>/snapshot.json.`,
    'A config of another name belongs in drizzle-guard.json: { "projects": [{ "out": "db/migrations", "config": "db/config.ts" }] }',
  ];
}

/** A config is known, and git has no migrations where it writes them. */
async function withoutMigrations(repository: Repository, { out, config }: ReportedProject): Promise<string[]> {
  const { cwd } = repository;
  const folder = out || 'the top folder';
  const isThere = existsSync(join(cwd, out, 'meta/_journal.json')) || (out !== '' && existsSync(join(cwd, out)));
  const ignored = await git(['check-ignore', '-v', '--', join(out, 'meta/_journal.json')], { cwd, answers: [0, 1] });
  const [source, line] = ignored.stdout.split(':');
  if (ignored.exitCode === 0)
    return [
      `Line ${line} of ${source} keeps ${folder} out of git, so every clone and every deployment would need migrations of its own. Remove it and commit the folder.`,
    ];
  if (isThere) return [`${folder} is not tracked by git yet: git add ${quote(out || '.')}`];
  return [
    `${config ?? 'The config'} writes migrations to ${folder}, which does not exist. A project that uses only drizzle-kit push has no migrations to compare its schema with.`,
    'To begin with migrations: npx drizzle-kit generate',
  ];
}

const noEntry = { oid: '', mode: '' };

async function listed({ cwd }: Repository, which: 'cached' | 'others'): Promise<string[]> {
  const { stdout } = await git(['ls-files', '-z', `--${which}`, '--exclude-standard', '--', ':(glob)**/drizzle*.config.*'], {
    cwd,
  });
  return splitZ(stdout);
}
