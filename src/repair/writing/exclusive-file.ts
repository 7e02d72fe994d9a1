import { link, rm, writeFile } from 'node:fs/promises';
import { writeWhole } from '../../store/write-whole.ts';

/** Creates a file with all of its text, unless it exists. The text is there from the first moment, whenever this process ends. */
export async function createExclusively(path: string, text: string, folder: string): Promise<boolean> {
  const temporary = `${folder}/.${crypto.randomUUID()}`;
  await writeWhole(temporary, text);
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw error;
    return await createWithoutLinks(path, text);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** On file systems that have no hard links. */
async function createWithoutLinks(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
