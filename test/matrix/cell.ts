import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, TestRepository, type Tree } from '../support/test-repository.ts';
import { type HookManager, said } from './hook-managers.ts';
import type { PackageManager } from './package-managers.ts';

/** One combination, in a new repository. */
export interface Cell {
  readonly packageManager: PackageManager;
  readonly hookManager: HookManager;
  /** The folder of the package, from the top. */
  readonly folder: string;
  /** Where the cell may write. */
  readonly at: string;
  readonly tarball: string;
  /** Folders of commands, for PATH. */
  readonly path: readonly string[];
}

/** What was tried, and how it went: `ok`, or what happened instead. */
export type Tried = Readonly<Record<string, string>>;

const schema =
  "import { integer, pgTable } from 'drizzle-orm/pg-core';\nexport const users = pgTable('users', { id: integer().primaryKey() });\n";
const changed = `${schema}export const posts = pgTable('posts', { id: integer().primaryKey() });\n`;

/** What drizzle-kit wrote in the first cell: it writes the same in all. */
const generated = new Map<string, Tree>();

/** Does in one repository what a team does with drizzle-guard, from its first install to its removal. */
export function tryCell(cell: Cell, log: (text: string) => void): Tried {
  const { packageManager, hookManager, folder, at } = cell;
  const tried: Record<string, string> = {};
  const repository = new TestRepository(join(at, 'repository'));
  const run = (where: TestRepository, command: string, inside = folder) => {
    const wanted = inside === '' ? command : `cd '${inside}' && ${command}`;
    const env = { ...cleanEnvironment(), PATH: [...cell.path, process.env.PATH].join(':') };
    const ran = where.run(wanted, { env });
    log(`$ ${wanted}\n${ran.output}(${ran.exitCode})\n`);
    return ran;
  };
  const expect = (what: string, isRight: boolean, otherwise: string) => {
    tried[what] = isRight ? 'ok' : otherwise;
    return isRight;
  };
  const commit = (where: TestRepository, message: string) => run(where, `git add -A && git commit -m '${message}'`, '');
  const isStopped = (where: TestRepository) => {
    where.write(inFolder(folder, { 'src/schema.ts': changed }));
    const { exitCode, output } = commit(where, 'bad');
    if (exitCode === 0) where.git('reset', '-q', '--hard', 'HEAD^');
    else where.git('reset', '-q', '--hard');
    if (exitCode === 0) return 'commit passed';
    return output.includes('schema-without-migration') ? 'ok' : `other: ${lastLine(output)}`;
  };

  const generate = (step: string) => {
    const known = generated.get(step);
    if (known !== undefined) repository.write(inFolder(folder, known));
    else if (run(repository, packageManager.exec('drizzle-kit generate')).exitCode !== 0) return false;
    else generated.set(step, filesBelow(join(repository.path, folder), 'drizzle'));
    return true;
  };

  run(new TestRepository(at), 'git init -q -b main repository', '');
  repository.write({ ...inFolder(folder, projectFiles(cell)), ...hookManager.files });
  if (hookManager.executable !== undefined) chmodSync(join(repository.path, hookManager.executable), 0o755);
  const installed = run(repository, packageManager.install);
  if (!expect('install', installed.exitCode === 0, lastLine(installed.output))) return tried;
  if (!expect('generate', generate('first'), 'failed')) return tried;
  const before = commit(repository, 'before');
  if (!expect('commit before', before.exitCode === 0, lastLine(before.output))) return tried;
  run(repository, 'git init -q --bare -b main ../remote.git && git remote add origin ../remote.git', '');
  const set = run(repository, packageManager.exec('drizzle-guard setup'));
  if (!expect('setup', set.exitCode === 0, lastLine(set.output))) return tried;
  expect('hooks committed', commit(repository, 'set up').exitCode === 0, 'commit failed');
  run(repository, 'git push -q --no-verify origin main', '');
  const again = run(repository, packageManager.exec('drizzle-guard setup'));
  expect('twice', again.exitCode === 0 && again.output.includes('nothing to change'), lastLine(again.output));

  expect('bad', isStopped(repository) === 'ok', 'not stopped');
  repository.write(inFolder(folder, { 'src/schema.ts': changed }));
  generate('second');
  const good = commit(repository, 'good');
  expect('good', good.exitCode === 0, lastLine(good.output));
  expect('own hook', !hookManager.hasOwn || good.output.includes(said), 'did not run');
  repository.git('reset', '-q', '--hard', 'origin/main');

  run(new TestRepository(at), 'git clone -q remote.git clone', '');
  const clone = new TestRepository(join(at, 'clone'));
  const fresh = run(clone, packageManager.install);
  const cloned = fresh.exitCode === 0 ? isStopped(clone) : `install: ${lastLine(fresh.output)}`;
  expect('clone', cloned === 'ok', cloned);

  run(repository, 'git worktree add -q ../linked -b linked', '');
  const linked = new TestRepository(join(at, 'linked'));
  const bare = isStopped(linked);
  expect('worktree', bare !== 'commit passed', 'passed');
  run(linked, packageManager.install);
  const ready = isStopped(linked);
  expect('worktree + install', ready === 'ok', ready);
  run(repository, 'git worktree remove --force ../linked', '');

  const removed = run(repository, packageManager.exec('drizzle-guard setup --remove'));
  const left = run(repository, 'git add -A && git diff --cached --stat HEAD~1', '').stdout.trim();
  expect('remove', removed.exitCode === 0 && left === '', left === '' ? lastLine(removed.output) : left.split('\n').join('; '));
  repository.write(inFolder(folder, { 'src/schema.ts': changed }));
  const after = commit(repository, 'unguarded');
  expect('after remove', after.exitCode === 0 && (!hookManager.hasOwn || after.output.includes(said)), lastLine(after.output));
  return tried;
}

function projectFiles({ packageManager, hookManager, tarball }: Cell): Tree {
  const { prepare, packages } = hookManager;
  const isBerry = packageManager.name.startsWith('berry');
  const manifest = {
    name: 'app',
    private: true,
    type: 'module',
    ...packageManager.manifest,
    scripts: { test: 'true', ...(prepare !== undefined && { [isBerry ? 'postinstall' : 'prepare']: prepare }) },
    ...hookManager.manifest,
    devDependencies: { 'drizzle-guard': `file:${tarball}`, 'drizzle-kit': '^0.31.0', 'drizzle-orm': '^0.45.0', ...packages },
  };
  return {
    '.gitignore': 'node_modules/\n',
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'drizzle.config.ts': "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' };\n",
    'src/schema.ts': schema,
    ...packageManager.files,
  };
}

function inFolder(folder: string, tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, text]) => [folder === '' ? path : `${folder}/${path}`, text]));
}

function filesBelow(at: string, folder: string): Tree {
  const paths = readdirSync(join(at, folder), { recursive: true, encoding: 'utf8' }).filter((path) => /\.\w+$/.test(path));
  return Object.fromEntries(paths.map((path) => [`${folder}/${path}`, readFileSync(join(at, folder, path), 'utf8')]));
}

function lastLine(output: string): string {
  return (
    output
      .trim()
      .split('\n')
      .filter((line) => !/^npm warn|^$/.test(line))
      .at(-1)
      ?.slice(0, 160) ?? ''
  );
}
