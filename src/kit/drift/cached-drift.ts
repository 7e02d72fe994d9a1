import { join } from 'node:path';
import type { FoundDrift } from '../../model/drift.ts';
import { type Files, join as pathBelow } from '../../model/files.ts';
import type { History } from '../../model/history.ts';
import type { Bundle } from '../evaluate/bundle.ts';
import type { Project } from '../evaluate/projects.ts';
import type { Installed } from '../installed/installed.ts';
import type { KitProcess } from '../process.ts';
import type { KitProcesses } from '../processes.ts';
import { ProofCache } from '../proof-cache.ts';
import { newestSnapshots } from './newest-snapshots.ts';
import { driftOf } from './stable-drift.ts';

/** A project with its bundled schema. */
export interface Candidate {
  readonly project: Project;
  readonly bundle: Bundle;
}

/** The same in one tree, with the migrations of that tree. */
export interface Side extends Candidate {
  readonly files: Files;
  readonly history: History;
}

/** The kit, with every version that its answers depend on. */
export interface Kit extends Installed {
  readonly versions: readonly string[];
}

export interface SchemaDriftOptions {
  readonly gitDir: string;
  readonly version: string;
  readonly top: string;
  readonly processes: KitProcesses;
}

/** The drift between one schema and one history. No kit is asked twice for the same inputs. */
export async function driftAt(
  { files, history, project, bundle }: Side,
  kit: Kit,
  evaluator: () => KitProcess,
  { gitDir, version, top, processes }: SchemaDriftOptions,
): Promise<FoundDrift> {
  const snapshots = [...files.entries].filter(([path]) => path.startsWith(pathBelow(history.out, '')) && path.endsWith('.json'));
  const inputs = [
    ...['drift', version, ...kit.versions, project.dialect.name, project.casing ?? '', project.folder],
    bundle.code,
    ...snapshots.flatMap(([path, { oid }]) => [path, oid]),
  ];
  const cache = new ProofCache(gitDir);
  // what git does not track may change without anyone seeing it
  const known = bundle.untracked.length > 0 ? undefined : await cache.read(inputs, isFoundDrift);
  if (known !== undefined) return known;
  const found = await driftOf(
    {
      kit: kit.path,
      dialect: project.dialect.name,
      bundle: { code: bundle.code, format: bundle.format },
      folder: join(top, project.folder),
      ...(project.casing !== undefined && { casing: project.casing }),
      snapshots: await newestSnapshots(history, files),
    },
    evaluator(),
    () => processes.another(),
  );
  await cache.write(inputs, found);
  return found;
}

function isFoundDrift(value: unknown): value is FoundDrift {
  const { objects, nondeterministic, conflicts } = (value ?? {}) as Partial<Record<keyof FoundDrift, unknown>>;
  return Array.isArray(objects) && Array.isArray(nondeterministic) && Array.isArray(conflicts);
}
