import semver from 'semver';
import { type Files, folderOf, join } from '../model/files.ts';

/** What a tree says a package's version must be. */
export interface Pin {
  readonly name: string;
  /** A version, or a range when no lockfile names one. */
  readonly version: string;
  /** The file that says so. */
  readonly by: string;
}

/** One package manager's lockfile: how it names the version a folder gets. */
interface Lockfile {
  readonly file: string;
  version(text: string, name: string, folder: string): string | undefined;
}

const lockfiles: readonly Lockfile[] = [
  {
    file: 'package-lock.json',
    version(text, name, folder) {
      const { packages = {} } = JSON.parse(text) as { packages?: Record<string, { version?: string }> };
      return foldersAbove(folder)
        .map((above) => packages[join(above, `node_modules/${name}`)]?.version)
        .find((version) => version !== undefined);
    },
  },
  {
    // importers → '<folder>' → dependencies → name → version: 0.31.4(peer@1)
    file: 'pnpm-lock.yaml',
    version(text, name, folder) {
      const importers = /^importers:\n([\s\S]*?)^\S/m.exec(`${text}\nend`)?.[1] ?? '';
      const blocks = importers.split(/^ {2}(?=\S)/m);
      const block = blocks.find((one) => new RegExp(`^['"]?${escaped(folder || '.')}['"]?:`).test(one)) ?? '';
      return new RegExp(`^ {6}['"]?${escaped(name)}['"]?:\\n(?: {8}.*\\n)*? {8}version: ['"]?([^\\s('"]+)`, 'm').exec(block)?.[1];
    },
  },
  {
    // "name@npm:^1", name@^1: with version below, indented; several when workspaces differ
    file: 'yarn.lock',
    version(text, name) {
      const entry = new RegExp(`^(?:.*[ ",])?"?${escaped(name)}@.*:\\n(?: {2}.*\\n)*? {2}version:? "?([^"\\s]+)`, 'gm');
      const versions = new Set([...text.matchAll(entry)].map(([, version]) => version));
      return versions.size === 1 ? [...versions][0] : undefined;
    },
  },
  {
    // "name": ["name@1.2.3", …] and "workspace/name": […] where one gets its own
    file: 'bun.lock',
    version(text, name) {
      const entry = new RegExp(`"(?:[^"]+/)?${escaped(name)}": \\["${escaped(name)}@([^"]+)"`, 'g');
      const versions = new Set([...text.matchAll(entry)].map(([, version]) => version));
      return versions.size === 1 ? [...versions][0] : undefined;
    },
  },
];

/**
 * The version a tree's lockfile pins for a folder; without a lockfile the range in package.json; undefined when neither names it.
 * Lockfiles are searched by line, not parsed: a YAML parser takes half a second for a large one.
 */
export async function pinOf(name: string, folder: string, files: Files): Promise<Pin | undefined> {
  for (const above of foldersAbove(folder)) {
    for (const { file, version } of lockfiles) {
      const by = join(above, file);
      if (!files.entries.has(by)) continue;
      const text = new TextDecoder().decode(await files.read(by)).replaceAll('\r\n', '\n');
      const below = above === '' ? folder : folder.slice(above.length + 1);
      const found = version(text, name, below);
      return found === undefined ? undefined : { name, version: found, by };
    }
  }
  return rangeOf(name, folder, files);
}

async function rangeOf(name: string, folder: string, files: Files): Promise<Pin | undefined> {
  for (const above of foldersAbove(folder)) {
    const by = join(above, 'package.json');
    if (!files.entries.has(by)) continue;
    const manifest = JSON.parse(new TextDecoder().decode(await files.read(by))) as Record<
      string,
      Record<string, string> | undefined
    >;
    const version = ['devDependencies', 'dependencies', 'peerDependencies']
      .map((kind) => manifest[kind]?.[name])
      .find((range) => range !== undefined);
    if (version !== undefined && semver.validRange(version) !== null) return { name, version, by };
  }
  return undefined;
}

/** Whether an installed version is what a tree asks for. */
export function isPinned({ version }: Pin, installed: string): boolean {
  return semver.satisfies(installed, version, { includePrerelease: true });
}

function foldersAbove(folder: string): string[] {
  return folder === '' ? [''] : [folder, ...foldersAbove(folderOf(folder))];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
