import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { newestSnapshots } from '../../src/kit/drift/newest-snapshots.ts';
import { driftOf } from '../../src/kit/drift/stable-drift.ts';
import { bundleSchema } from '../../src/kit/evaluate/bundle.ts';
import type { KitProcess } from '../../src/kit/process.ts';
import { folders } from '../../src/layouts/folders.ts';
import { readHistories } from '../../src/layouts/index.ts';
import { journal } from '../../src/layouts/journal.ts';
import type { FoundDrift } from '../../src/model/drift.ts';
import type { Files } from '../../src/model/files.ts';
import { linkKit, preloaded } from './generate-histories.ts';
import { type Dialect, type Kit, kitPackage } from './histories.ts';
import { temporaryFolder } from './repository.ts';
import { config } from './schemas.ts';
import { sharedKit } from './shared-kit.ts';

/** Files that are only in memory. */
export function filesIn(tree: Readonly<Record<string, string>>): Files {
  return {
    entries: new Map(Object.keys(tree).map((path) => [path, { oid: path, mode: '100644' }])),
    unmerged: new Set(),
    read: async (path) => new TextEncoder().encode(tree[path]),
  };
}

/** The drift of a project given by its files; its schema is src/schema.ts and whatever else is named. */
export async function driftIn(
  kit: Kit,
  dialect: Dialect,
  tree: Readonly<Record<string, string>>,
  { schema = ['src/schema.ts'], casing }: { readonly schema?: readonly string[]; readonly casing?: string } = {},
): Promise<FoundDrift> {
  const top = temporaryFolder();
  linkKit(kit, top);
  const files = filesIn(tree);
  const history = [...(await readHistories(files)).values()][0] ?? (kit === '0.31' ? journal : folders).empty('drizzle');
  const [bundle, snapshots] = await Promise.all([bundleSchema(schema, { files, top }), newestSnapshots(history, files)]);
  const subject = {
    kit: kitPackage(kit, 'drizzle-kit'),
    dialect,
    bundle,
    folder: join(top, 'src'),
    snapshots,
    ...(casing !== undefined && { casing }),
  };
  return driftOf(subject, shared(kit, 'first'), () => shared(kit, 'second'));
}

/** One process of each kind for all tests of a file, which driftOf may not close. */
function shared(kit: Kit, which: string): Pick<KitProcess, 'ask' | 'close'> {
  const child = sharedKit(`${kit} ${which}`);
  return { ask: (request) => child.ask(request), close: () => {} };
}

const made = new Map<string, Record<string, string>>();

/**
 * What the real `drizzle-kit generate` makes of a schema: the whole project. `clock` is added to the time, in seconds. It is run once for
 * the same files, because it takes longer than what is done with them.
 */
export function generated(
  kit: Kit,
  dialect: Dialect,
  tree: Readonly<Record<string, string>>,
  { clock = 0 }: { readonly clock?: number } = {},
): Record<string, string> {
  const key = JSON.stringify([kit, dialect, Object.entries(tree), clock]);
  const project = made.get(key) ?? generate(kit, dialect, tree, clock);
  made.set(key, project);
  return { ...project };
}

function generate(kit: Kit, dialect: Dialect, tree: Readonly<Record<string, string>>, clock: number): Record<string, string> {
  const top = temporaryFolder();
  linkKit(kit, top);
  const all = { 'drizzle.config.ts': config(dialect), ...tree };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), content);
  }
  const output = execFileSync(process.execPath, ['node_modules/drizzle-kit/bin.cjs', 'generate', '--name', 'made'], {
    cwd: top,
    encoding: 'utf8',
    env: { ...process.env, ...preloaded, KIT_CLOCK: String(clock) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (!/your SQL migration|migration\.sql/i.test(output)) throw new Error(output);
  const out = readdirSync(join(top, 'drizzle'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = out.map((entry) => join(entry.parentPath, entry.name));
  return { ...all, ...Object.fromEntries(paths.map((path) => [relative(top, path), readFileSync(path, 'utf8')])) };
}
