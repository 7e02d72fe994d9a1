import { chmod, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Temporary files begin with a dot, which no kept file does: neither we nor a glob of the hooks takes one for a kept file. */
export function isTemporary(name: string): boolean {
  return name.startsWith('.');
}

/** Writes a file whole or not at all, whenever this process ends; only its owner can read it. Rejects when it cannot be written. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${crypto.randomUUID()}`);
  const created = await mkdir(folder, { recursive: true, mode: 0o700 });
  const shared = await isShared(created === undefined ? folder : dirname(created));
  if (created !== undefined && shared) await share(folder, created);
  try {
    await writeFile(temporary, text, { flag: 'wx', mode: 0o600 });
    if (shared) await chmod(temporary, 0o660);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** git marks the folders of a repository that a group shares (core.sharedRepository) by the setgid bit. */
async function isShared(folder: string): Promise<boolean> {
  return ((await stat(folder)).mode & 0o2020) === 0o2020;
}

/** Opens new folders, from the innermost to the first one created, to the group. */
async function share(folder: string, first: string): Promise<void> {
  for (let at = folder; at.length >= first.length; at = dirname(at)) await chmod(at, 0o2770);
}
