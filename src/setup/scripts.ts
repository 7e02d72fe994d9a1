import { join } from 'node:path';
import { withoutProperty, withProperty } from '../config/json-edit.ts';
import { quote } from '../model/shell.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { type Manifest, manifestOf } from './manifest.ts';
import type { Addition, SetupProject } from './project.ts';

interface Script {
  readonly name: string;
  readonly command: string;
  /** What another script that does the same runs. */
  readonly alike?: RegExp;
}

/** The scripts of package.json that a project with migrations needs. Those that it has, under any name, stay the user's. */
export const scripts: Addition = {
  name: 'scripts',
  when: 'with --yes',
  offered: async (project) => {
    const names = (await missingIn(project)).map(({ name }) => name);
    return names.length === 0 ? undefined : `the missing scripts ${names.join(', ')}`;
  },
  edits: async (project) => {
    const { path, text } = await manifest(project);
    if (text === undefined)
      throw new Unjudgeable('--scripts needs one package with a drizzle config. Run it in the folder of that package');
    const missing = await missingIn(project);
    const after = missing.reduce((json, { name, command }) => withProperty(json, ['scripts', name], command), text);
    return { edits: [{ path, before: text, after }], notes: [] };
  },
  removal: async (project) => {
    const { path, text, read } = await manifest(project);
    if (text === undefined || read === undefined) return [];
    const after = oursIn(read, project).reduce((json, name) => withoutProperty(json, ['scripts', name]), text);
    return [{ path, before: text, after }];
  },
};

const generates = /\bdrizzle-kit generate\b(?!.*--custom)/;

/** Ours stand together and begin with one that runs this tool, so that they are told from scripts the user wrote in the same words. */
function wanted({ config }: SetupProject): readonly Script[] {
  const isFound = config === undefined || /^drizzle\.config\.\w+$/.test(config);
  const option = isFound ? '' : ` --config=${quote(config)}`;
  const push = `drizzle-guard db push${option}`;
  return [
    { name: 'db:check', command: 'drizzle-guard check --worktree' },
    { name: 'db:validate', command: 'drizzle-guard check --all' },
    { name: 'db:push', command: push },
    { name: 'db:push:local', command: push },
    { name: 'db:generate', command: `drizzle-kit generate${option}`, alike: generates },
    { name: 'db:migrate', command: `drizzle-kit migrate${option}`, alike: /\bdrizzle-kit migrate\b/ },
    { name: 'db:custom', command: `drizzle-kit generate --custom${option}`, alike: /\bdrizzle-kit generate\b.*--custom/ },
  ];
}

/** The command that generates a migration, as users of this package type it. */
export async function generateCommand(project: SetupProject, ...options: string[]): Promise<string> {
  const { read } = await manifest(project);
  const script = [...(read?.scripts ?? [])].find(([, command]) => generates.test(command))?.[0];
  return script === undefined
    ? project.packageManager.execute('drizzle-kit', 'generate', ...options)
    : project.packageManager.run(quote(script), ...options);
}

async function missingIn(project: SetupProject): Promise<readonly Script[]> {
  const { read } = await manifest(project);
  if (read === undefined || project.config === undefined) return [];
  const commands = [...read.scripts.values()];
  return wanted(project).filter(({ name, alike }) => !read.scripts.has(name) && !commands.some((one) => alike?.test(one)));
}

function oursIn({ scripts }: Manifest, project: SetupProject): string[] {
  const ours = new Map(wanted(project).map(({ name, command }) => [name, command]));
  const names: string[] = [];
  let isBlock = false;
  for (const [name, command] of scripts) {
    isBlock = ours.get(name) === command && (isBlock || command.startsWith('drizzle-guard '));
    if (isBlock) names.push(name);
  }
  return names;
}

async function manifest({ folder, top, text }: SetupProject) {
  const path = join(folder ?? top, 'package.json');
  const found = folder === undefined ? undefined : await text(path);
  return { path, text: found, read: found === undefined ? undefined : manifestOf(found, path, top) };
}
