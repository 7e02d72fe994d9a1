import { realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readPolicy } from '../config/config.ts';
import { type PackageManager, packageManagerOf } from '../config/package-manager.ts';
import { commitFiles, worktreeFiles } from '../git/files.ts';
import { type Commit, commitNamed, openRepository, type Repository } from '../git/repository.ts';
import { filesOnDisk } from '../hooks/managers/folders.ts';
import { type Projects, projectsOf } from '../kit/evaluate/projects.ts';
import { packageFolder } from '../kit/evaluate/read-config.ts';
import { readHistories } from '../layouts/index.ts';
import { configsIn, type Files } from '../model/files.ts';
import type { History } from '../model/history.ts';
import { once } from '../model/once.ts';
import { quote } from '../model/shell.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { version } from '../version.ts';
import { isInstalled } from './installed.ts';
import { type JudgedHead, judgedHead } from './judged-head.ts';

/** Who asks, and where. */
export interface Asked {
  /** The folder that the command was run in. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The git hooks that setup writes. */
  readonly events: readonly string[];
  /** The PATH of a program that was not started from a shell. */
  readonly clientPath: string;
}

/** The clone that is examined. What several checks read is read once. */
export interface Clone extends Asked {
  readonly repository: Repository;
  readonly top: string;
  /** The folder that drizzle-guard is installed for: the one above, or else one with a drizzle config. */
  readonly home: string;
  readonly manager: PackageManager;
  /** The last commit, if there is one, and its files. */
  head(): Promise<{ readonly commit: Commit; readonly files: Files } | undefined>;
  /** The migrations folders of the last commit. */
  histories(): Promise<readonly History[]>;
  /** The files that drizzle-kit finds, staged or not. */
  files(): Promise<Files>;
  /** The drizzle configs among them. */
  projects(): Promise<Projects>;
  /** What is wrong with the migrations of the last commit. */
  judged(): Promise<JudgedHead>;
  /** A folder as the user may type it, quoted. */
  typed(folder: string): string;
  /** A command to be run in another folder. */
  inFolder(folder: string, command: string): string;
}

/** Opens the clone that contains a folder. Throws if there is none. */
export async function openClone(asked: Asked): Promise<Clone> {
  const repository = await openRepository(asked.cwd);
  if (repository.bare) {
    repository.close();
    throw new Unjudgeable('A bare repository has no hooks of its own to examine. Run doctor in a clone of it');
  }
  const { cwd: top } = repository;
  const here = await realpath(asked.cwd);
  const head = once(async () => {
    const commit = await commitNamed(repository, 'HEAD');
    return commit && { commit, files: await commitFiles(repository, commit.oid) };
  });
  const files = once(() => worktreeFiles(repository));
  const home = await homeOf(here, top, await files());
  const typed = (folder: string) => quote(relative(here, folder) || '.');
  return {
    ...asked,
    cwd: here,
    repository,
    top,
    home,
    manager: await packageManagerOf(filesOnDisk(top), relative(top, home).replaceAll('\\', '/')),
    head,
    histories: once(async () => {
      const found = await head();
      return found === undefined ? [] : [...(await readHistories(found.files)).values()];
    }),
    files,
    projects: once(async () => {
      const all = await files();
      const { config } = await readPolicy(all);
      const named = config.projects?.flatMap((one) => one.config ?? []) ?? [];
      return projectsOf(all, { top, gitDir: repository.gitDir, version, named });
    }),
    judged: once(() => judgedHead({ repository, head })),
    typed,
    inFolder: (folder, command) => (relative(here, folder) === '' ? command : `(cd ${typed(folder)} && ${command})`),
  };
}

async function homeOf(here: string, top: string, files: Files): Promise<string> {
  const others = configsIn(files).map((config) => join(top, packageFolder(files, config)));
  for (const folder of new Set([here, ...others])) if (await isInstalled(folder)) return folder;
  return here;
}
