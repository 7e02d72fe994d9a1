import { packageFolder } from '../kit/evaluate/read-config.ts';
import { configsIn } from '../model/files.ts';
import type { Clone } from './clone.ts';

/** The folders that drizzle-kit runs in, from the top: those with a drizzle config; the top where there is none. */
export async function configFolders({ files }: Clone): Promise<string[]> {
  const all = await files();
  const folders = configsIn(all).map((config) => packageFolder(all, config));
  return folders.length === 0 ? [''] : [...new Set(folders)];
}
