import semver from 'semver';
import { foldersAbove, join } from '../../model/files.ts';

/** A package to look up in a lockfile. */
export interface Wanted {
  readonly name: string;
  /** The depending folder, relative to the lockfile's; the package may also be installed above it. */
  readonly folder: string;
  /** The range in the folder's package.json, if it has one. */
  readonly range?: string | undefined;
}

/** Reads a package manager's lockfile; undefined if it does not name the package. Throws if it cannot be parsed. */
export interface Lockfile {
  readonly files: readonly string[];
  version(text: string, wanted: Wanted): string | undefined;
}

/**
 * The lockfiles, in the order of the package managers' precedence. They are searched line by line, because a YAML parser takes half a
 * second for a large one.
 */
export const lockfiles: Readonly<Record<string, Lockfile>> = {
  bun: { files: ['bun.lock'], version: bunVersion },
  pnpm: { files: ['pnpm-lock.yaml'], version: pnpmVersion },
  yarn: { files: ['yarn.lock'], version: yarnVersion },
  npm: { files: ['npm-shrinkwrap.json', 'package-lock.json'], version: npmVersion },
};

interface Locked {
  readonly version?: string;
}

/** Versions 2 and 3 list packages by their path in node_modules, version 1 by name. */
function npmVersion(text: string, { name, folder }: Wanted): string | undefined {
  const { packages, dependencies = {} } = JSON.parse(text) as {
    packages?: Record<string, Locked>;
    dependencies?: Record<string, Locked>;
  };
  if (packages === undefined) return dependencies[name]?.version;
  return foldersAbove(folder)
    .map((above) => packages[join(above, `node_modules/${name}`)]?.version)
    .find((version) => version !== undefined);
}

/**
 * Follows importers → '<folder>' → dependencies → name → `version: 0.31.4(peer@1)`. Version 6 without workspaces has no importers, so
 * its lines are two levels up.
 */
function pnpmVersion(text: string, { name, folder }: Wanted): string | undefined {
  const importers = /^importers:\n([\s\S]*?)^\S/m.exec(`${text}\nend`)?.[1];
  if (importers === undefined) return pnpmEntry(text, name, 2);
  const blocks = importers.split(/^ {2}(?=\S)/m);
  return foldersAbove(folder)
    .map((above) => {
      const heading = new RegExp(`^['"]?${escaped(above || '.')}['"]?:`);
      const block = blocks.find((one) => heading.test(one));
      return block === undefined ? undefined : pnpmEntry(block, name, 6);
    })
    .find((version) => version !== undefined);
}

function pnpmEntry(text: string, name: string, indent: number): string | undefined {
  const [key, value] = [' '.repeat(indent), ' '.repeat(indent + 2)];
  const entry = new RegExp(`^${key}['"]?${escaped(name)}['"]?:\\n(?:${value}.*\\n)*?${value}version: ['"]?([^\\s('"]+)`, 'm');
  return versionIn(entry.exec(text)?.[1]);
}

/** Finds `name@^1, name@^1.2:` or `"name@npm:^1, name@npm:^1.2":`, followed by the version. Workspaces may have different ones. */
function yarnVersion(text: string, { name, range }: Wanted): string | undefined {
  const own = new RegExp(`^"?(${escaped(name)}@[^\\n]*?)"?:\\n(?: {2}.*\\n)*? {2}version:? "?([^"\\s]+)`, 'gm');
  const entries = [...text.matchAll(own)].map(([, keys = '', version = '']) => ({
    ranges: keys.split(/"?, "?/).map((key) => key.slice(name.length + 1).replace(/^npm:/, '')),
    version,
  }));
  const asked = entries.find(({ ranges }) => range !== undefined && ranges.includes(range.replace(/^npm:/, '')));
  return asked?.version ?? only(entries.map(({ version }) => version));
}

/** Finds `"name": ["name@1.2.3", …]`, or `"workspace/name": […]` if a workspace has its own version. */
function bunVersion(text: string, { name, folder }: Wanted): string | undefined {
  const locked = (key: string) =>
    versionIn(new RegExp(`^[ \\t]*"${escaped(key)}": \\["${escaped(name)}@([^"]+)"`, 'm').exec(text)?.[1]);
  const workspaces = foldersAbove(folder).flatMap(
    (above) => new RegExp(`^[ \\t]*"${escaped(above)}": \\{\\s*"name": "([^"]+)"`, 'm').exec(text)?.[1] ?? [],
  );
  return [...workspaces.map((workspace) => `${workspace}/${name}`), name].map(locked).find((version) => version !== undefined);
}

/** A version number; undefined for links, files and repositories, which have none to compare with. */
function versionIn(text: string | undefined): string | undefined {
  return semver.valid(text) ?? undefined;
}

function only(versions: readonly string[]): string | undefined {
  return new Set(versions).size === 1 ? versions[0] : undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
