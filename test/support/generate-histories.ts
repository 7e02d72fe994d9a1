import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Dialect, type Kit, kinds, kitPackage, type State, stateFolder, states } from './histories.ts';
import { config, schema } from './schemas.ts';

/** What is loaded before drizzle-kit's command: a clock, and answers. */
export const preloaded = { NODE_OPTIONS: `--require=${fileURLToPath(new URL('kit-preload.cjs', import.meta.url))}` };

/** Lets the real drizzle-kit write every history once; later runs find them in node_modules/.cache. */
export default async function generateHistories(): Promise<void> {
  await allOf(missingHistories());
}

/** One job for each history that is not there. */
export function missingHistories(): (() => Promise<void>)[] {
  const missing = kinds.filter(({ kit, dialect }) => missingStates(kit, dialect).length > 0);
  return missing.map(
    ({ kit, dialect }) =>
      () =>
        generateStates(kit, dialect),
  );
}

/** Does every job, three at a time: that keeps two cores busy, because drizzle-kit also waits. */
export async function allOf(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...jobs];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next();
  };
  await Promise.all([worker(), worker(), worker()]);
}

function missingStates(kit: Kit, dialect: Dialect): [State, State | null][] {
  return (Object.entries(states) as [State, State | null][]).filter(([state]) => !existsSync(stateFolder(kit, dialect, state)));
}

async function generateStates(kit: Kit, dialect: Dialect): Promise<void> {
  for (const [state, parent] of missingStates(kit, dialect)) {
    const folder = mkdtempSync(join(tmpdir(), 'drizzle-history-'));
    if (parent !== null) cpSync(stateFolder(kit, dialect, parent), folder, { recursive: true });
    mkdirSync(join(folder, 'src'), { recursive: true });
    writeFileSync(join(folder, 'drizzle.config.ts'), config(dialect));
    writeFileSync(join(folder, 'src/schema.ts'), schema(dialect, state));
    linkKit(kit, folder);
    const name = state === '4again' ? 'again' : `step_${state}`;
    // 1.0 names folders by the second, and migrations of one second have no order
    const clock = Object.keys(states).indexOf(state) - Object.keys(states).length;
    await generate(folder, ['--name', name, ...(state === '4custom' ? ['--custom'] : [])], clock);
    rmSync(join(folder, 'node_modules'), { recursive: true });
    const target = stateFolder(kit, dialect, state);
    mkdirSync(join(target, '..'), { recursive: true });
    rmSync(target, { recursive: true, force: true });
    cpSync(folder, `${target}.tmp`, { recursive: true });
    renameSync(`${target}.tmp`, target);
    rmSync(folder, { recursive: true });
  }
}

/** Gives a folder one kit's node_modules, its own `.bin` included. */
export function linkKit(kit: Kit, folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const name of ['drizzle-kit', 'drizzle-orm'] as const) symlinkSync(kitPackage(kit, name), join(modules, name));
  symlinkSync('../drizzle-kit/bin.cjs', join(modules, '.bin/drizzle-kit'));
}

/** Runs `drizzle-kit generate`; 0.x exits 0 even when it fails, so what it printed is looked at. */
function generate(folder: string, options: readonly string[], clock: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/drizzle-kit/bin.cjs', 'generate', ...options], {
      cwd: folder,
      env: { ...process.env, ...preloaded, KIT_CLOCK: String(clock) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (exitCode) => {
      if (exitCode === 0 && /your SQL migration|SQL migration file|prepared|migration\.sql/i.test(output)) resolve();
      else reject(new Error(`drizzle-kit generate ${options.join(' ')} failed in ${folder}:\n${output}`));
    });
  });
}
