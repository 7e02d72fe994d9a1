import type { Agent, AgentName, Command, ResolveCommandOptions } from 'package-manager-detector';
import { resolveCommand } from 'package-manager-detector/commands';
import { LOCKS } from 'package-manager-detector/constants';
import { normalizeAgentVersion, resolveAgent } from 'package-manager-detector/detect';
import { foldersAbove, join, type NamedFiles, textAt } from '../model/files.ts';

/** What a repository's users type, with every word quoted already. */
export interface PackageManager {
  readonly name: PackageManagerName;
  /** Runs a script of package.json. */
  run(script: string, ...options: string[]): string;
  /** Runs an installed command. */
  execute(command: string, ...args: string[]): string;
  /** Installs what the lockfile pins, if there is one. */
  readonly install: string;
  /** Adds a package that is needed to develop. */
  addForDevelopment(name: string): string;
  /** Adds a package, or another version of it, that the program itself needs. */
  add(name: string): string;
}

/** yarn@berry is Yarn 2 and newer. */
export type PackageManagerName = 'npm' | 'pnpm' | 'yarn' | 'yarn@berry' | 'bun';

/** What package.json says about package managers and workspaces. */
interface Manifest {
  readonly packageManager?: unknown;
  readonly devEngines?: { readonly packageManager?: { readonly name?: unknown; readonly version?: unknown } | null } | null;
  readonly workspaces?: unknown;
}

/** deno and the others also write lockfiles into repositories that npm installs. */
const knownManagers: readonly string[] = ['bun', 'pnpm', 'yarn', 'npm'] satisfies AgentName[];

/** The package manager of a folder: the nearest one that a package.json names, else that of the nearest lockfile, else npm. */
export async function packageManagerOf(files: NamedFiles, folder: string): Promise<PackageManager> {
  const agent = await agentOf(files, folder);
  const command = (name: Command, args: readonly string[], options?: ResolveCommandOptions): string => {
    const resolved = resolveCommand(agent, name, [...args], options);
    if (resolved === null) throw new Error(`${agent} has no command ${name}`);
    return [resolved.command, ...resolved.args.map((word, at) => (at === 0 && word === 'i' ? 'install' : word))].join(' ');
  };
  const isYarn = agent.startsWith('yarn');
  const ignoreWorkspaceRootCheck = isWorkspace(files, folder, await readManifest(files, folder));
  return {
    name: agent.startsWith('pnpm') ? 'pnpm' : (agent as PackageManagerName),
    run: (script, ...options) => command('run', [script, ...options]),
    // yarn's own exec takes options for itself, and its run finds commands as well
    execute: (name, ...args) => command(isYarn ? 'run' : 'execute-local', [name, ...args]),
    // npm ci fails without a lockfile; the others write one where it is missing, or say so
    install: command(agent === 'npm' && !isLocked(files, folder) ? 'install' : 'frozen', []),
    add: (name) => command('add', [name], { ignoreWorkspaceRootCheck }),
    addForDevelopment: (name) =>
      command('add', [isYarn || agent === 'bun' ? '--dev' : '--save-dev', name], { ignoreWorkspaceRootCheck }),
  };
}

async function agentOf(files: NamedFiles, folder: string): Promise<Agent> {
  const folders = foldersAbove(folder);
  for (const above of folders) {
    const { name, version } = namedBy(await readManifest(files, above));
    if (!isKnown(name)) continue;
    if (name === 'yarn' && version === undefined) return yarnOf(files, folders);
    return resolveAgent(name, normalizeAgentVersion(version))?.agent ?? name;
  }
  for (const above of folders) {
    const name = Object.entries(LOCKS).find(([file, by]) => isKnown(by) && files.entries.has(join(above, file)))?.[1];
    if (name !== undefined) return name === 'yarn' ? yarnOf(files, [above]) : name;
  }
  return 'npm';
}

function isLocked({ entries }: NamedFiles, folder: string): boolean {
  const locks = Object.keys(LOCKS).filter((file) => LOCKS[file] === 'npm');
  return foldersAbove(folder).some((above) => locks.some((file) => entries.has(join(above, file))));
}

/** Lockfiles of yarn 2 and later start with what wrote them; both kinds have one name. */
async function yarnOf(files: NamedFiles, folders: readonly string[]): Promise<Agent> {
  const path = folders.map((folder) => join(folder, 'yarn.lock')).find((file) => files.entries.has(file));
  return path !== undefined && /^__metadata:/m.test(await textAt(files, path)) ? 'yarn@berry' : 'yarn';
}

function namedBy({ packageManager, devEngines }: Manifest): { readonly name: string; readonly version: string | undefined } {
  if (typeof packageManager === 'string') {
    const [name = '', version] = packageManager.replace(/^\^/, '').split('@');
    return { name, version };
  }
  const { name, version } = devEngines?.packageManager ?? {};
  return { name: String(name ?? ''), version: typeof version === 'string' ? version : undefined };
}

function isKnown(name: string): name is AgentName & Agent {
  return knownManagers.includes(name);
}

/** pnpm and yarn 1 refuse to add to the folder that holds the workspaces, unless they are told to. */
function isWorkspace({ entries }: NamedFiles, folder: string, { workspaces }: Manifest): boolean {
  return workspaces !== undefined || entries.has(join(folder, 'pnpm-workspace.yaml'));
}

/** A manifest that cannot be read only changes the wording of fixes; npm reports it to whoever runs them. */
export async function readManifest<Fields extends object>(files: NamedFiles, folder: string): Promise<Partial<Fields>> {
  const path = join(folder, 'package.json');
  if (!files.entries.has(path)) return {};
  try {
    const manifest: unknown = JSON.parse(await textAt(files, path));
    return typeof manifest === 'object' && manifest !== null ? manifest : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
