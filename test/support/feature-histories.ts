import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Feature } from './features/feature.ts';
import { type FeatureSet, featureSets } from './features/index.ts';
import { allOf, linkKit, preloaded } from './generate-histories.ts';
import { generatedFolder, keepGenerated } from './generated-folders.ts';
import { type Dialect, type Kit, kinds } from './histories.ts';

const preload = fileURLToPath(new URL('kit-preload.cjs', import.meta.url));

/** Lets the real drizzle-kit write every history of features once; later runs find them in node_modules/.cache. */
export default async function generateFeatures(): Promise<void> {
  await allOf(missingFeatures());
}

/** One job for each history that is not there. */
export function missingFeatures(): (() => Promise<void>)[] {
  const sets = Object.keys(featureSets) as FeatureSet[];
  const all = sets.flatMap((set) => kinds.map((kind) => ({ ...kind, set })));
  const missing = all.filter(({ kit, dialect, set }) => !existsSync(featureFolder(kit, dialect, set)));
  return missing.map(
    ({ kit, dialect, set }) =>
      () =>
        generateHistory(kit, dialect, set),
  );
}

/** The migrations folder that one kit wrote, by path: drizzle/… */
export function featureHistory(kit: Kit, dialect: Dialect, set: FeatureSet = 'features'): Record<string, string> {
  const folder = featureFolder(kit, dialect, set);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')] as const));
}

function featureFolder(kit: Kit, dialect: Dialect, set: FeatureSet): string {
  const inputs = [readFileSync(preload, 'utf8'), JSON.stringify(schemas(featureSets[set][dialect]))];
  return generatedFolder(set, kit, dialect, inputs.join('\0'));
}

/** What is expected of a migration does not decide what it is. */
function schemas(features: readonly Feature[]): Omit<Feature, 'asks'>[] {
  return features.map(({ asks: _, ...feature }) => feature);
}

async function generateHistory(kit: Kit, dialect: Dialect, set: FeatureSet): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'drizzle-features-'));
  linkKit(kit, folder);
  const features = featureSets[set][dialect];
  for (const [at, feature] of features.entries()) {
    writeFileSync(join(folder, 'schema.ts'), feature.schema);
    const config = { dialect, schema: './schema.ts', out: './drizzle', breakpoints: feature.bare !== true };
    writeFileSync(join(folder, 'drizzle.config.ts'), `export default ${JSON.stringify(config)};\n`);
    await generateStep(kit, folder, feature, at - features.length);
  }
  keepGenerated(folder, featureFolder(kit, dialect, set));
}

/** Lets the kit generate one step in a folder, with its questions answered. */
export async function generateStep(kit: Kit, folder: string, feature: Feature, clock: number): Promise<void> {
  const before = files(folder);
  const environment = { KIT_CLOCK: String(clock), ...(feature.renames && { KIT_ANSWERS: 'rename' }) };
  let hints: object[] = [];
  let output = '';
  for (let round = 0; round < 9 && files(folder) === before; round += 1) {
    const options = kit === '1.0' ? ['--output', 'json', '--hints', JSON.stringify(hints)] : [];
    output = await runKit(folder, ['generate', '--name', feature.name, ...options], environment);
    if (kit === '1.0') hints = [...hints, ...answers(output, feature)];
  }
  if (files(folder) === before) throw new Error(`drizzle-kit generated nothing for ${feature.name} in ${folder}:\n${output}`);
}

function files(folder: string): number {
  const out = join(folder, 'drizzle');
  return existsSync(out) ? readdirSync(out, { recursive: true }).length : 0;
}

/** What 1.0 asked for in its last line, answered. */
function answers(output: string, { renames = [] }: Feature): object[] {
  const last = output.trim().split('\n').at(-1) ?? '';
  if (!last.includes('missing_hints')) return [];
  const { unresolved } = JSON.parse(last) as { unresolved: { kind: string; entity: string[] }[] };
  return unresolved.map(({ kind, entity }) => {
    const from = renames.find(([, to]) => to === entity.join('.'))?.[0];
    return from === undefined ? { type: 'create', kind, entity } : { type: 'rename', kind, from: from.split('.'), to: entity };
  });
}

/** Runs drizzle-kit's command; gives what it printed, whatever its exit code: 0.31 exits 0 even when it fails. */
export function runKit(folder: string, options: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/drizzle-kit/bin.cjs', ...options], {
      cwd: folder,
      env: { ...process.env, ...preloaded, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}
