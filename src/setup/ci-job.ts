import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { PackageManager } from '../config/package-manager.ts';
import { foldersUp } from '../hooks/managers/folders.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { manifestOf } from './manifest.ts';
import type { Addition, SetupProject } from './project.ts';

/** The services that docs/ci.md has a job for, with the file that shows that one is used. */
const services = {
  github: '.github',
  gitlab: '.gitlab-ci.yml',
  azure: 'azure-pipelines.yml',
  bitbucket: 'bitbucket-pipelines.yml',
} as const;

type Service = keyof typeof services;

const workflow = '.github/workflows/drizzle-guard.yml';

/** The job that checks pull requests. Only GitHub has a file for each job; in others it joins the user's own. */
export const ciJob: Addition = {
  name: 'ci',
  when: 'with --yes',
  offered: async (project) => {
    const service = serviceIn(project);
    if (service === undefined || (await isThere(project, service))) return undefined;
    return service === 'github' ? `a job that checks pull requests, ${workflow}` : `the job for ${services[service]}, to paste`;
  },
  edits: async (project, value) => {
    const service = value === undefined ? (serviceIn(project) ?? 'github') : named(value);
    const path = join(project.top, workflow);
    if (await isThere(project, service)) return { edits: [], notes: [] };
    if (service === 'github') {
      const edit = { path, before: undefined, after: await textFor(project) };
      const lockfile = untrackedLockfile(project);
      const { install } = project.packageManager;
      const notes =
        lockfile === undefined ? [] : [`the job runs \`${install}\`, so commit ${lockfile} too: git does not track it`];
      return { edits: [edit], notes };
    }
    return { edits: [], notes: [`add the job of node_modules/drizzle-guard/docs/ci.md to ${services[service]}`] };
  },
  removal: async (project) => {
    const path = join(project.top, workflow);
    const before = await project.text(path);
    return before !== undefined && before === (await textFor(project)) ? [{ path, before, after: undefined }] : [];
  },
};

const lockfiles: Readonly<Record<PackageManager['name'], readonly string[]>> = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
  'yarn@berry': ['yarn.lock'],
  bun: ['bun.lock', 'bun.lockb'],
};

/** Names a lockfile that exists and is not tracked: the job installs what it pins. */
function untrackedLockfile({ top, folder = top, packageManager: { name }, isTracked }: SetupProject): string | undefined {
  const paths = foldersUp(folder, top).flatMap((one) => lockfiles[name].map((file) => join(one, file)));
  const found = paths.find((path) => existsSync(path));
  return found === undefined || isTracked(found) ? undefined : relative(top, found);
}

function serviceIn({ top }: SetupProject): Service | undefined {
  return (Object.keys(services) as Service[]).find((service) => existsSync(join(top, services[service])));
}

function named(value: string): Service {
  const all = Object.keys(services) as Service[];
  const found = all.find((one) => one === value);
  if (found === undefined) throw new Unjudgeable(`--ci takes ${all.join(', ')}; got ${value}`);
  return found;
}

/** Whether a job runs this tool already, or the file of ours has another text. */
async function isThere({ top, text }: SetupProject, service: Service): Promise<boolean> {
  const folder = join(top, '.github/workflows');
  const names = service === 'github' ? (existsSync(folder) ? readdirSync(folder) : []).map((name) => join(folder, name)) : [];
  const texts = await Promise.all([...names, join(top, services[service])].map(text));
  return texts.some((one) => one?.includes('drizzle-guard')) || (await text(join(top, workflow))) !== undefined;
}

async function textFor(project: SetupProject): Promise<string> {
  const { top, folder = top, packageManager } = project;
  const inside = (await isRoot(project, top)) ? '' : relative(top, folder).replaceAll('\\', '/');
  return [
    '# Checks the migrations of pull requests. Make it a required check: node_modules/drizzle-guard/docs/ci.md',
    'name: migrations',
    'on:',
    '  pull_request:',
    '  merge_group:',
    'permissions:',
    '  contents: read',
    'jobs:',
    '  migrations:',
    '    runs-on: ubuntu-latest',
    ...(inside === '' ? [] : ['    defaults:', '      run:', `        working-directory: ${JSON.stringify(inside)}`]),
    '    steps:',
    '      - uses: actions/checkout@v5',
    ...(await installers(project, join(top, inside))),
    '      - uses: actions/setup-node@v5',
    `      - run: ${packageManager.install}`,
    `      - run: ${packageManager.execute('drizzle-guard', 'ci')}`,
    '',
  ].join('\n');
}

/** Whether packages are installed at the top. */
async function isRoot({ text }: SetupProject, top: string): Promise<boolean> {
  return (await text(join(top, 'package.json'))) !== undefined;
}

/** The steps that install a package manager that runners lack. */
async function installers({ packageManager: { name }, text, top }: SetupProject, folder: string): Promise<readonly string[]> {
  const steps: Readonly<Record<PackageManager['name'], readonly string[]>> = {
    npm: [],
    yarn: [],
    'yarn@berry': ['      - run: corepack enable'],
    pnpm: ['      - uses: pnpm/action-setup@v4'],
    bun: ['      - uses: oven-sh/setup-bun@v2'],
  };
  const path = join(folder, 'package.json');
  const manifest = await text(path);
  const pinned = manifest !== undefined && 'packageManager' in manifestOf(manifest, path, top);
  // the action reads the version there, and fails without one
  return name === 'pnpm' && !pinned ? [...steps.pnpm, '        with:', '          version: 10'] : steps[name];
}
