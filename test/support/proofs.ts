import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { KitProcesses } from '../../src/kit/processes.ts';
import { type ProofOptions, type ReplayResult, replaysOf } from '../../src/kit/replay/proofs.ts';
import { changeIn, filesIn } from './replays.ts';
import { temporaryFolder } from './repository.ts';

type Tree = Readonly<Record<string, string>>;

/** A working tree's folder, and the git folder for what is kept. */
export interface TestRepository {
  readonly top: string;
  readonly gitDir: string;
}

export function place(): TestRepository {
  const top = temporaryFolder();
  const gitDir = join(top, '.git');
  mkdirSync(gitDir);
  return { top, gitDir };
}

/** What replaying all migrations of a tree came to: their kinds by tag, and what was not proved. */
export async function proved(
  tree: Tree,
  { top, gitDir }: TestRepository,
  options: Partial<ProofOptions> & { timeLimit?: number } = {},
) {
  const change = await changeIn(tree);
  const processes = new KitProcesses(options.timeLimit);
  const shared = { files: filesIn(tree), top, gitDir, past: false, version: '1', processes };
  const proofs: ReplayResult = await replaysOf(change, { ...shared, ...options }).finally(() => processes.close());
  const kinds = [...proofs.replays].map(([{ tag }, { kind }]) => [tag, kind] as const);
  return { kit: proofs.kit, unproved: proofs.unproved, kinds: Object.fromEntries(kinds) };
}

/** Counts the node processes that are started from now on until the test ends. */
export function countStarts(): () => number {
  const folder = temporaryFolder();
  const [hook, log] = [join(folder, 'hook.cjs'), join(folder, 'log')];
  writeFileSync(log, '');
  writeFileSync(hook, `require('node:fs').appendFileSync(${JSON.stringify(log)}, process.pid + '\\n');\n`);
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = `--require=${hook}`;
  onTestFinished(() => {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  });
  return () => readFileSync(log, 'utf8').split('\n').length - 1;
}

/** Installs a package of a test's own in place of drizzle-kit 0.31; its code answers for SQLite. */
export function fakeKit({ top }: TestRepository, code: string, version = '0.31.99'): void {
  const folder = join(top, 'node_modules/drizzle-kit');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'drizzle-kit', version }));
  writeFileSync(
    join(folder, 'api.js'),
    `function render(view) { throw view; }\nexports.generateSQLiteDrizzleJson = async () => ({ version: '6' });\n${code}\n`,
  );
}
