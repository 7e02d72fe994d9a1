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

/** A project and its bundled schema. */
export interface Candidate {
  readonly project: Project;
  readonly bundle: Bundle;
}

/** A project in one tree, with its migrations there. */
export interface Side extends Candidate {
  readonly files: Files;
  readonly history: History;
}

/** The installed kit, with all versions that its answers depend on. */
export interface Kit extends Installed {
  readonly versions: readonly string[];
}

export interface SchemaDriftOptions {
  readonly gitDir: string;
  readonly version: string;
  readonly top: string;
  readonly processes: KitProcesses;
}

/** Compares a schema with a history; the same inputs are compared once and then cached. */
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
  // untracked files may change unnoticed, so no cached answer is trusted
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
