import type { Workflow } from '../model/change.ts';
import { configsIn, type Files, folderOf, foldersAbove, join } from '../model/files.ts';
import { quote } from '../model/shell.ts';
import { packageManagerOf, readManifest } from './package-manager.ts';

interface Manifest {
  readonly scripts: Readonly<Record<string, unknown>> | null;
}

/** How this repository's users run drizzle-kit for one migrations folder: their script, package manager and package folder. */
export async function readWorkflow(files: Files, out: string): Promise<Workflow> {
  const folders = foldersAbove(out);
  const { install, run, execute } = await packageManagerOf(files, out);
  const guard = (...words: string[]) => execute('drizzle-guard', ...words.map(optionOf));
  const packages = folders.filter((folder) => files.entries.has(join(folder, 'package.json')));
  for (const folder of packages) {
    const { scripts } = await readManifest<Manifest>(files, folder);
    const script = Object.entries(scripts ?? {}).find(([, command]) => generatesMigrations(String(command)))?.[0];
    if (script !== undefined)
      return { install, guard, generate: (...options) => inFolder(folder, run(quote(script), ...options.map(optionOf))) };
  }
  const configFolders = new Set(configsIn(files).map(folderOf));
  const folder = folders.find((one) => configFolders.has(one)) ?? packages[0] ?? '';
  return {
    install,
    guard,
    generate: (...options) => inFolder(folder, execute('drizzle-kit', 'generate', ...options.map(optionOf))),
  };
}

function inFolder(folder: string, command: string): string {
  return folder === '' ? command : `(cd ${quote(folder)} && ${command})`;
}

function optionOf(option: string): string {
  return option.startsWith('--') ? option : quote(option);
}

/** Whether a script runs `drizzle-kit generate`, and not for a custom migration. */
function generatesMigrations(command: string): boolean {
  const last = [...command.matchAll(/\bdrizzle-kit generate\b/g)].at(-1)?.index ?? -1;
  return last >= 0 && !command.includes('--custom', last);
}
