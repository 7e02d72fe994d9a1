import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageManagerOf } from '../config/package-manager.ts';
import { indexFiles } from '../git/files.ts';
import { openRepository } from '../git/repository.ts';
import { filesOnDisk, foldersUp } from '../hooks/managers/folders.ts';
import type { SetupTarget } from '../hooks/managers/manager.ts';
import { readHistories } from '../layouts/index.ts';
import { configsIn, folderOf, nameOf } from '../model/files.ts';
import type { Planned } from '../setup/planned.ts';
import type { SetupProject } from '../setup/project.ts';

/** What setup needs to know of a repository, from its index and its files on disk. */
export async function projectIn({ cwd, top }: SetupTarget, { text }: Planned): Promise<SetupProject> {
  const repository = await openRepository(top);
  try {
    const files = await indexFiles(repository);
    const histories = [...(await readHistories(files)).values()];
    const packageOf = (folder: string) => foldersUp(folder, top).find((one) => existsSync(join(one, 'package.json')));
    const configs = configsIn(files).map((path) => ({ path, folder: packageOf(join(top, folderOf(path))) }));
    const folders = [...new Set(configs.map(({ folder }) => folder))];
    const here = packageOf(cwd);
    const folder = folders.includes(here) ? here : folders.length === 1 ? folders[0] : folders.length === 0 ? here : undefined;
    const [config, ...others] = configs.filter((one) => one.folder === folder);
    const plain =
      others.length === 0 ? config : [config, ...others].find((one) => /^drizzle\.config\.\w+$/.test(nameOf(one?.path ?? '')));
    return {
      top,
      folder,
      config: folder === undefined || plain === undefined ? undefined : relative(folder, join(top, plain.path)),
      packageManager: await packageManagerOf(filesOnDisk(top), relative(top, folder ?? cwd).replaceAll('\\', '/')),
      isTracked: (path) => files.entries.has(relative(top, path).replaceAll('\\', '/')),
      histories,
      text,
    };
  } finally {
    repository.close();
  }
}
