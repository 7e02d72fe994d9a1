import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isLocalHost } from '../config/push-target.ts';
import { worktreeFiles } from '../git/files.ts';
import { openRepository } from '../git/repository.ts';
import { bundleConfig } from '../kit/evaluate/bundle.ts';
import { ConfigEvaluator } from '../kit/evaluate/config-process.ts';
import { packageFolder } from '../kit/evaluate/read-config.ts';
import { installedPackage } from '../kit/installed/installed.ts';
import type { ConfigAnswer } from '../kit/protocol.ts';
import { configsIn, folderOf, nameOf } from '../model/files.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { stopTimeLimit } from '../processes/time-limit.ts';
import type { Outcome, Terminal } from './command.ts';

export interface PushOptions {
  /** The drizzle config, from the folder that the command runs in. */
  readonly config?: string;
  /** Hosts that are called local besides those that certainly are. */
  readonly allow?: readonly string[];
}

/** Runs `drizzle-kit push` if its config names a database on this machine, with these arguments besides. Refuses any other. */
export async function push({ config, allow = [] }: PushOptions, args: readonly string[], { cwd }: Terminal): Promise<Outcome> {
  const repository = await openRepository(cwd);
  const top = repository.cwd;
  const evaluator = new ConfigEvaluator(top, undefined);
  try {
    const files = await worktreeFiles(repository);
    const path = configFor(configsIn(files), relative(top, cwd).replaceAll('\\', '/'), config);
    const folder = packageFolder(files, path);
    const answer = await evaluator.evaluate(await bundleConfig(path, { files, top }), folder);
    const elsewhere = elsewhereOf(answer, allow);
    if (elsewhere !== undefined)
      return {
        exitCode: 2,
        stderr: `drizzle-guard: refused: ${path} names ${elsewhere}, and push changes a database without a migration, so that others cannot follow. Generate a migration and run migrate instead. For a database on this machine, set its address in .env.\n`,
      };
    return { exitCode: await runKit(join(top, folder), [`--config=${relative(folder, path)}`, ...args]) };
  } finally {
    evaluator.close();
    repository.close();
  }
}

function configFor(configs: readonly string[], folder: string, asked: string | undefined): string {
  const wanted = asked === undefined ? undefined : join(folder, asked).replaceAll('\\', '/');
  const here = configs.filter((path) => (wanted === undefined ? folderOf(path) === folder : path === wanted));
  const [found, ...others] = here.length > 1 ? here.filter((path) => /^drizzle\.config\.\w+$/.test(nameOf(path))) : here;
  if (found === undefined || others.length > 0)
    throw new Unjudgeable(`There is no single drizzle config here. Name it: --config=${configs[0] ?? 'drizzle.config.ts'}`);
  return found;
}

/** What the database is, if it is not certain that it is on this machine. */
function elsewhereOf({ fields: { dialect = '', driver }, address }: ConfigAnswer, allow: readonly string[]): string | undefined {
  if (driver !== undefined && driver !== 'pglite') return `a database of ${driver}`;
  if (address === undefined) return driver === 'pglite' ? undefined : 'no database';
  const isUrl = /^\w+:\/\//.test(address) && !address.startsWith('file:');
  if (!isUrl)
    return ['sqlite', 'turso'].includes(dialect) || driver === 'pglite' || address.startsWith('file:') ? undefined : address;
  const host = URL.canParse(address) ? new URL(address).hostname : '';
  // a name without a dot may be another container, here or in production
  const isCertain = isLocalHost(host) && (host === 'localhost' || /[.:]/.test(host));
  return isCertain || allow.includes(host)
    ? undefined
    : `the database at ${host === '' ? 'an address that cannot be read' : host}`;
}

async function runKit(folder: string, args: readonly string[]): Promise<number> {
  const kit = await installedPackage('drizzle-kit', folder);
  if (kit === undefined) throw new Unjudgeable('drizzle-kit is not installed here');
  const { bin } = JSON.parse(await readFile(join(kit.path, 'package.json'), 'utf8')) as { bin: string | Record<string, string> };
  const program = join(kit.path, typeof bin === 'string' ? bin : (bin['drizzle-kit'] ?? ''));
  stopTimeLimit();
  const child = spawn(process.execPath, [program, 'push', ...args], { cwd: folder, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 2));
  });
}
