import { join } from 'node:path';
import type { Change } from '../model/change.ts';
import { type Drift, type FoundDrift, introduced } from '../model/drift.ts';
import { type Files, folderOf, join as pathBelow } from '../model/files.ts';
import type { History } from '../model/history.ts';
import type { Unchecked } from '../model/report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { type Bundle, bundleSchema } from './bundle.ts';
import { ProofCache } from './cache.ts';
import { driftOf } from './drift.ts';
import { newestSnapshots } from './newest.ts';
import { KitError, KitProcess } from './process.ts';
import { type Project, projectsOf } from './projects.ts';
import { kitFor, type ProofOptions } from './proofs.ts';

/** What comparing a project's schema with its newest snapshot came to. */
export interface ProjectDrift {
  readonly config: string;
  readonly kit?: string;
  /** Absent when the project is as published, or could not be proved. */
  readonly drift?: Drift;
  /** Everything that decides what the schema is: paths of files, and of those that an import would mean if they were there. */
  readonly schemaFiles: readonly string[];
  readonly schemaPatterns: readonly string[];
}

/** The same for all projects, by migrations folder. */
export interface Drifts {
  readonly byOut: ReadonlyMap<string, ProjectDrift>;
  readonly unchecked: readonly Unchecked[];
}

export interface DriftOptions extends Omit<ProofOptions, 'files'> {
  readonly files: { readonly before: Files; readonly after: Files };
}

/** A tree's side of a comparison. */
interface Side {
  readonly files: Files;
  readonly history: History;
  readonly project: Project;
  readonly bundle: Bundle;
}

/** The drift that each change introduces. A project whose schema and migrations are as published is not looked at: it cannot have any. */
export async function driftsOf(changes: readonly Change[], options: DriftOptions): Promise<Drifts> {
  const byOut = new Map<string, ProjectDrift>();
  const unchecked: Unchecked[] = [];
  const { top, files } = options;
  if (top === undefined) return { byOut, unchecked };
  const { projects, unevaluated } = await projectsOf(files.after, { ...options, top });
  for (const { config, reason } of unevaluated) {
    const folder = folderOf(config);
    for (const change of changes) {
      const { out } = change.after;
      if (projects.some((project) => project.out === out) || !isBelow(pathBelow(out, 'any'), folder)) continue;
      unchecked.push({ project: out, level: 'drift', reason, blocks: isTouched(folder, options) });
      // what its schema is made of is not known, so all that lies there is watched
      byOut.set(out, { config, schemaFiles: [], schemaPatterns: [pathBelow(folder, '**')] });
    }
  }
  for (const change of changes) {
    const { out } = change.after;
    const project = projects.find((one) => one.out === out);
    if (project === undefined || project.schema.length === 0 || change.after.migrations.length === 0) continue;
    if (change.after.unreadable !== undefined) continue;
    try {
      byOut.set(out, await driftIn(change, project, { ...options, top }));
    } catch (error) {
      if (!(error instanceof KitError || error instanceof Unjudgeable)) throw error;
      unchecked.push({ project: out, level: 'drift', reason: error.message, blocks: !(error instanceof NotApplicable) });
      byOut.set(out, { config: project.config, schemaFiles: project.schema, schemaPatterns: project.schemaPatterns });
    }
  }
  return { byOut, unchecked };
}

/** Why a proof is not to be had, which is nobody's failure. */
class NotApplicable extends Unjudgeable {}

async function driftIn(
  change: Change,
  project: Project,
  options: DriftOptions & { readonly top: string },
): Promise<ProjectDrift> {
  const { files, top } = options;
  const bundle = await bundleSchema(project.schema, { files: files.after, top });
  const closure = [...bundle.tracked, ...bundle.settings, ...project.configFiles];
  const schemaChanged = closure.some((path) => files.after.entries.get(path)?.oid !== files.before.entries.get(path)?.oid);
  const looked = { config: project.config, schemaFiles: [...closure, ...bundle.absent], schemaPatterns: project.schemaPatterns };
  if (!schemaChanged && isSameHistory(change)) return looked;
  if (bundle.untracked.length > 0 && options.past)
    throw new NotApplicable(`${bundle.untracked[0]} is not tracked, so the schema of another commit cannot be evaluated`);
  const found = await kitFor(change, { ...options, files: files.after });
  if ('reason' in found) throw found.blocks ? new Unjudgeable(found.reason) : new NotApplicable(found.reason);
  if (project.dialect === 'turso' && found.kit.version.startsWith('0.'))
    throw new NotApplicable('drizzle-kit 0.31 has no way to compare a turso schema without writing');

  const kit = { path: found.kit.path, versions: [found.kit.version, found.orm?.version ?? ''] };
  const processes = new Processes(top, project.folder, options.timeLimit);
  try {
    const now = await driftAt({ files: files.after, history: change.after, project, bundle }, kit, processes, options);
    const isClean = now.objects.length === 0 && now.nondeterministic.length === 0 && now.conflicts.length === 0;
    const before = isClean ? now : await publishedDrift(change, project, kit, processes, options);
    const drift = { ...introduced(now, before), schemaFiles: bundle.tracked, schemaChanged };
    return { ...looked, drift, kit: found.kit.version };
  } finally {
    processes.close();
  }
}

interface Kit {
  readonly path: string;
  readonly versions: readonly string[];
}

const none: FoundDrift = { objects: [], inherited: 0, nondeterministic: [], conflicts: [] };

/** What the published state does not agree on by itself: nothing, when it has no migrations or no such project. */
async function publishedDrift(
  change: Change,
  { config }: Project,
  kit: Kit,
  processes: Processes,
  options: DriftOptions & { readonly top: string },
): Promise<FoundDrift> {
  const { before: files } = options.files;
  if (change.before.migrations.length === 0 || change.before.unreadable !== undefined) return none;
  const { projects } = await projectsOf(files, options);
  const project =
    projects.find((one) => one.out === change.before.out && one.config === config) ??
    projects.find((one) => one.out === change.before.out);
  if (project === undefined || project.schema.length === 0) return none;
  const bundle = await bundleSchema(project.schema, { files, top: options.top });
  return driftAt({ files, history: change.before, project, bundle }, kit, processes, options);
}

async function driftAt(
  { files, history, project, bundle }: Side,
  kit: Kit,
  processes: Processes,
  { gitDir, version, top }: DriftOptions & { readonly top: string },
): Promise<FoundDrift> {
  const snapshots = [...files.entries].filter(([path]) => isBelow(path, history.out) && path.endsWith('.json'));
  const inputs = [
    ...['drift', version, ...kit.versions, project.dialect, project.casing ?? '', project.folder],
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
      dialect: project.dialect,
      bundle: { code: bundle.code, format: bundle.format },
      folder: join(top, project.folder),
      ...(project.casing !== undefined && { casing: project.casing }),
      snapshots: await newestSnapshots(history, files),
    },
    processes.first(),
    () => processes.another(),
  );
  await cache.write(inputs, found);
  return found;
}

function isSameHistory({ added, removed, kept }: Change): boolean {
  return (
    added.length === 0 && removed.length === 0 && kept.every(({ before, after }) => before.snapshot.oid === after.snapshot.oid)
  );
}

/** Whether a change differs anywhere below a config's folder: else its failure is not this change's. */
function isTouched(folder: string, { files: { before, after } }: DriftOptions): boolean {
  return [...after.entries].some(([path, { oid }]) => isBelow(path, folder) && before.entries.get(path)?.oid !== oid);
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(pathBelow(folder, ''));
}

function isFoundDrift(value: unknown): value is FoundDrift {
  const { objects, nondeterministic, conflicts } = (value ?? {}) as Partial<Record<keyof FoundDrift, unknown>>;
  return Array.isArray(objects) && Array.isArray(nondeterministic) && Array.isArray(conflicts);
}

/** The child processes of one comparison: started when first asked for, ended together. */
class Processes {
  readonly #folder: string;
  readonly #timeLimit: number | undefined;
  readonly #all: KitProcess[] = [];

  constructor(top: string, folder: string, timeLimit?: number) {
    this.#folder = join(top, folder);
    this.#timeLimit = timeLimit;
  }

  first(): KitProcess {
    return this.#all[0] ?? this.another();
  }

  another(): KitProcess {
    const process = new KitProcess(this.#folder, this.#timeLimit);
    this.#all.push(process);
    return process;
  }

  close(): void {
    for (const process of this.#all) process.close();
  }
}
