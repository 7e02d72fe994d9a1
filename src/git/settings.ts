import { simpleGit } from 'simple-git';

/** The top of the working tree a folder is in; undefined outside of one. */
export async function workingTreeTop(folder: string): Promise<string | undefined> {
  const git = simpleGit(folder);
  return (await git.checkIsRepo()) ? (await git.revparse(['--show-toplevel'])).trim() : undefined;
}

/** `core.hooksPath` as it is configured; undefined when it is not. */
export async function hooksPath(folder: string): Promise<string | undefined> {
  return (await simpleGit(folder).getConfig('core.hooksPath')).value ?? undefined;
}
