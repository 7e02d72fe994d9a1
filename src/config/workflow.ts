import type { Workflow } from '../model/change.ts';
import { configsIn, type Files, folderOf, foldersAbove, join } from '../model/files.ts';
import { quote } from '../model/shell.ts';

interface Manager {
  readonly lockfiles: readonly string[];
  /** Runs a script of package.json, with options after it. */
  script(name: string, options: string): string;
  /** Runs an installed command. */
  readonly exec: string;
  /** Installs what the lockfile pins. */
  readonly install: string;
}

const managers: Readonly<Record<string, Manager>> = {
  bun: {
    lockfiles: ['bun.lock', 'bun.lockb'],
    script: (name, options) => `bun run ${name}${options}`,
    exec: 'bunx',
    install: 'bun install --frozen-lockfile',
  },
  pnpm: {
    lockfiles: ['pnpm-lock.yaml'],
    script: (name, options) => `pnpm ${name}${options}`,
    exec: 'pnpm exec',
    install: 'pnpm install --frozen-lockfile',
  },
  yarn: {
    lockfiles: ['yarn.lock'],
    script: (name, options) => `yarn ${name}${options}`,
    exec: 'yarn',
    install: 'yarn install --immutable',
  },
  npm: {
    lockfiles: ['package-lock.json'],
    script: (name, options) => `npm run ${name}${options && ` --${options}`}`,
    exec: 'npx',
    install: 'npm ci',
  },
};

interface Manifest {
  readonly packageManager?: unknown;
  readonly scripts?: Readonly<Record<string, unknown>>;
}

/** How this repository's users run drizzle-kit for one migrations folder: their script, package manager and package folder. */
export async function readWorkflow(files: Files, out: string): Promise<Workflow> {
  const folders = foldersAbove(out);
  const manifests = await Promise.all(
    folders
      .filter((folder) => files.entries.has(join(folder, 'package.json')))
      .map(async (folder) => ({ folder, manifest: await readManifest(files, folder) })),
  );
  const manager = managerOf(
    files,
    folders,
    manifests.map(({ manifest }) => manifest),
  );
  const { install } = manager;
  for (const { folder, manifest } of manifests) {
    const script = Object.entries(manifest.scripts ?? {}).find(([, command]) =>
      /\bdrizzle-kit generate\b(?!.*--custom)/.test(String(command)),
    )?.[0];
    if (script !== undefined)
      return { install, generate: (...options) => inFolder(folder, manager.script(quote(script), suffix(options))) };
  }
  const configFolders = new Set(configsIn(files).map(folderOf));
  const configured = folders.find((folder) => configFolders.has(folder));
  const folder = configured ?? manifests[0]?.folder ?? '';
  return { install, generate: (...options) => inFolder(folder, `${manager.exec} drizzle-kit generate${suffix(options)}`) };
}

function managerOf({ entries }: Files, folders: readonly string[], manifests: readonly Manifest[]): Manager {
  const named = manifests
    .map(({ packageManager }) => String(packageManager ?? '').split('@')[0] ?? '')
    .find((name) => name in managers);
  const locked = Object.entries(managers).find(([, { lockfiles }]) =>
    folders.some((folder) => lockfiles.some((file) => entries.has(join(folder, file)))),
  )?.[0];
  return managers[named ?? locked ?? 'npm'] as Manager;
}

/** A manifest that cannot be read only changes the wording of fixes; npm reports it to whoever runs them. */
async function readManifest(files: Files, folder: string): Promise<Manifest> {
  const text = new TextDecoder().decode(await files.read(join(folder, 'package.json')));
  try {
    const manifest: unknown = JSON.parse(text);
    return typeof manifest === 'object' && manifest !== null ? manifest : {};
  } catch {
    return {};
  }
}

function inFolder(folder: string, command: string): string {
  return folder === '' ? command : `(cd ${quote(folder)} && ${command})`;
}

function suffix(options: readonly string[]): string {
  return options.map((option) => ` ${option.startsWith('--') ? option : quote(option)}`).join('');
}
