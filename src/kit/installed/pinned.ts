import semver from 'semver';
import { type Files, foldersAbove, join, textAt } from '../../model/files.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { lockfiles } from './lockfiles.ts';

/** The version of a package that a tree asks for. */
export interface Pin {
  readonly name: string;
  /** A version; a range if no lockfile names one. */
  readonly version: string;
  /** The file that names it. */
  readonly by: string;
}

/**
 * The versions that lockfiles pin for a folder. The nearest folder with lockfiles counts, and it may have those of several package
 * managers. Without one, the range of package.json; empty if nothing names the package. Throws Unjudgeable if a file cannot be read.
 */
export async function pinsOf(name: string, folder: string, files: Files): Promise<Pin[]> {
  const asked = await rangeOf(name, folder, files);
  for (const above of foldersAbove(folder)) {
    const below = above === '' ? folder : folder.slice(above.length + 1);
    const wanted = { name, folder: below, range: asked?.version };
    const pins = [];
    let hasLockfile = false;
    for (const { files: names, version } of Object.values(lockfiles)) {
      const by = names.map((file) => join(above, file)).find((path) => files.entries.has(path));
      if (by === undefined) continue;
      hasLockfile = true;
      const text = await unixTextOf(by, files);
      const found = readable(by, () => version(text, wanted));
      if (found !== undefined) pins.push({ name, version: found, by });
    }
    if (pins.length > 0) return pins;
    if (hasLockfile) break;
  }
  return asked !== undefined && semver.validRange(asked.version) !== null ? [asked] : [];
}

/** The range of a package in the nearest package.json that names it, or anything else that package managers accept. */
async function rangeOf(name: string, folder: string, files: Files): Promise<Pin | undefined> {
  for (const above of foldersAbove(folder)) {
    const by = join(above, 'package.json');
    if (!files.entries.has(by)) continue;
    const text = await unixTextOf(by, files);
    const manifest = readable(by, () => JSON.parse(text) as Record<string, Record<string, string> | undefined>);
    const version = ['devDependencies', 'dependencies', 'peerDependencies', 'optionalDependencies']
      .map((kind) => manifest[kind]?.[name])
      .find((range) => range !== undefined);
    if (version !== undefined) return { name, version, by };
  }
  return undefined;
}

/** Whether an installed version satisfies a pin. */
export function isPinned({ version }: Pin, installed: string): boolean {
  return semver.satisfies(installed, version, { includePrerelease: true });
}

async function unixTextOf(path: string, files: Files): Promise<string> {
  return (await textAt(files, path)).replaceAll('\r\n', '\n');
}

function readable<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new Unjudgeable(`${path} is not valid JSON, so it does not tell which drizzle-kit is to be used`, { cause });
  }
}
