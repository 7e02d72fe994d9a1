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
import type { Installed } from './installed.ts';
import { newestSnapshots } from './newest.ts';
import { KitError, type KitProcess } from './process.ts';
import { type Project, type Projects, projectsOf } from './projects.ts';
import { kitFor, type ProofOptions, whyNot } from './proofs.ts';
import type { ProjectOptions } from './read-config.ts';
import { type Regenerated, regenerated } from './regenerate.ts';
import { amount, type Compared, distinctSchemas, nearest } from './sharing.ts';

/** What comparing a project's schema with its newest snapshot came to. */
export interface ProjectDrift {
  readonly config: string;
  readonly kit?: string;
  /** Absent when the project is as published, or could not be proved. */
  readonly drift?: Drift;
  /** Everything that decides what the schema is: paths of files, and of those that an import would mean if they were there. */
  readonly schemaFiles: readonly string[];
  readonly schemaPatterns: readonly string[];
  /** What a second look at the newest migration found, where there was a doubt. */
  readonly again?: Regenerated;
}

/** The same for all projects, by migrations folder. */
export interface Drifts {
  readonly byOut: ReadonlyMap<string, ProjectDrift>;
  readonly unchecked: readonly Unchecked[];
}

export interface DriftOptions extends Omit<ProofOptions, 'files'> {
  readonly files: { readonly before: Files; readonly after: Files };
  readonly prepared: Prepared;
}

/** The judged tree's projects and their schemas' programs: what takes a while, and can be had while drizzle-kit loads. */
export interface Prepared extends Projects {
  readonly bundles: ReadonlyMap<Project, Promise<Bundle>>;
}

/** Evaluates configs and bundles the schemas of the changes' migrations; what cannot be bundled is said when it is asked for. */
export async function prepareDrifts(changes: readonly Change[], files: Files, options: ProjectOptions): Promise<Prepared> {
  const found = await projectsOf(files, options);
  const outs = new Set(changes.map(({ after }) => after.out));
  const wanted = found.projects.filter(({ out, schema }) => outs.has(out) && schema.length > 0);
  const bundles = new Map(
    distinctSchemas(wanted).map((project) => [project, bundleSchema(project.schema, { files, top: options.top })]),
  );
  // whoever awaits it hears of it
  for (const bundle of bundles.values()) bundle.catch(() => undefined);
  return { ...found, bundles };
}

/** The drift that each change introduces. A project whose schema and migrations are as published is not looked at: it cannot have any. */
export async function driftsOf(changes: readonly Change[], options: DriftOptions): Promise<Drifts> {
  const byOut = new Map<string, ProjectDrift>();
  const unchecked: Unchecked[] = [];
  const { top } = options;
  if (top === undefined) return { byOut, unchecked };
  const { projects, unevaluated } = options.prepared;
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
    const sharing = distinctSchemas(projects.filter((one) => one.out === out && one.schema.length > 0));
    const [project] = sharing;
    if (project === undefined || change.after.migrations.length === 0) continue;
    if (change.after.unreadable !== undefined) continue;
    try {
      const found = await driftIn(change, sharing, { ...options, top });
      byOut.set(out, found);
      if (found.again?.unproved === undefined) continue;
      const { migration, unproved } = found.again;
      const reason = `${migration.snapshot.path} could not be compared with what generate writes on a copy: ${unproved}`;
      // a doubt that nobody could settle stops nobody
      unchecked.push({ project: out, level: 'drift', reason, blocks: false });
    } catch (error) {
      if (!(error instanceof KitError || error instanceof Unjudgeable)) throw error;
      unchecked.push({ project: out, level: 'drift', reason: error.message, blocks: !(error instanceof NotApplicable) });
      byOut.set(out, {
        config: project.config,
        schemaFiles: sharing.flatMap(({ schema }) => schema),
        schemaPatterns: sharing.flatMap(({ schemaPatterns }) => schemaPatterns),
      });
    }
  }
  return { byOut, unchecked };
}

/** Why a proof is not to be had, which is nobody's failure. */
class NotApplicable extends Unjudgeable {}

/** A project with the program that its schema is. */
interface Candidate {
  readonly project: Project;
  readonly bundle: Bundle;
}

/** The same in a tree, with the migrations that are there. */
interface Side extends Candidate {
  readonly files: Files;
  readonly history: History;
}

/** The newest snapshot agrees when it agrees with any of the schemas that share its folder: nobody can say which one is meant. */
async function driftIn(
  change: Change,
  sharing: readonly Project[],
  options: DriftOptions & { readonly top: string },
): Promise<ProjectDrift> {
  const { files, top, prepared } = options;
  const failures: Error[] = [];
  const bundled = await attempt(sharing, failures, async (project): Promise<Candidate> => {
    const bundle = prepared.bundles.get(project) ?? bundleSchema(project.schema, { files: files.after, top });
    return { project, bundle: await bundle };
  });
  const closure = [...new Set(bundled.flatMap(closureOf))];
  const schemaChanged = hasChanged(closure, options);
  const looked = {
    config: sharing[0]?.config ?? '',
    schemaFiles: [...closure, ...bundled.flatMap(({ bundle }) => bundle.absent)],
    schemaPatterns: sharing.flatMap(({ schemaPatterns }) => schemaPatterns),
  };
  if (failures.length === 0 && !schemaChanged && isSameHistory(change)) return looked;
  if (bundled.length === 0 && failures[0] !== undefined) throw failures[0];
  const found = await kitFor(change, { ...options, files: files.after });
  if ('reason' in found) throw found.blocks ? new Unjudgeable(found.reason) : new NotApplicable(found.reason);

  const kit = { ...found.kit, versions: [found.kit.version, found.orm?.version ?? ''] };
  const compared = await attempt(bundled, failures, (candidate) => compare(change, candidate, kit, options), agrees);
  const agreeing = compared.find(agrees);
  if (agreeing === undefined && failures[0] !== undefined) throw failures[0];
  const chosen = agreeing ?? nearest(compared);
  if (chosen === undefined) return looked;
  const again =
    agreeing && (await regenerated(change, agreeing.now, () => options.processes.another(), { ...options, ...agreeing, kit }));
  const edited = again?.edited ?? [];
  const drift = {
    ...introduced(chosen.now, chosen.before),
    schemaFiles: chosen.bundle.tracked,
    schemaChanged: hasChanged(closureOf(chosen), options),
    ...(edited.length > 0 && { edited }),
  };
  return { ...looked, config: chosen.project.config, drift, kit: found.kit.version, ...(again !== undefined && { again }) };
}

/** One after another until one is enough; what could not be judged is put aside, because another may do. */
async function attempt<One, Done>(
  all: readonly One[],
  failures: Error[],
  work: (one: One) => Promise<Done>,
  isEnough: (done: Done) => boolean = () => false,
): Promise<Done[]> {
  const done: Done[] = [];
  for (const one of all) {
    try {
      done.push(await work(one));
      if (done.slice(-1).some(isEnough)) break;
    } catch (error) {
      if (!(error instanceof KitError || error instanceof Unjudgeable)) throw error;
      failures.push(error);
    }
  }
  return done;
}

async function compare(
  change: Change,
  { project, bundle }: Candidate,
  kit: Kit,
  options: DriftOptions & { readonly top: string },
): Promise<Candidate & Compared> {
  const { files, past, processes } = options;
  if (bundle.untracked.length > 0 && past)
    throw new NotApplicable(`${bundle.untracked[0]} is not tracked, so the schema of another commit cannot be evaluated`);
  const notApplicable = whyNot(project.dialect, kit);
  // the payload of mssql compares schemas, but nobody has replayed its snapshots
  if (notApplicable !== undefined && project.dialect !== 'mssql') throw new NotApplicable(notApplicable);
  let first: KitProcess | undefined;
  const evaluator = () => {
    first ??= processes.forSchema(change.after.out);
    return first;
  };
  const now = await driftAt({ files: files.after, history: change.after, project, bundle }, kit, evaluator, options);
  const before = amount(now) === 0 ? now : await publishedDrift(change, project, kit, evaluator, options);
  return { project, bundle, now, before };
}

function agrees({ now }: Compared): boolean {
  return amount(now) === 0;
}

/** All that decides what a project's schema is. */
function closureOf({ project, bundle }: Candidate): string[] {
  return [...bundle.tracked, ...bundle.settings, ...project.configFiles];
}

function hasChanged(paths: readonly string[], { files: { before, after } }: DriftOptions): boolean {
  return paths.some((path) => after.entries.get(path)?.oid !== before.entries.get(path)?.oid);
}

interface Kit extends Installed {
  readonly versions: readonly string[];
}

const none: FoundDrift = { objects: [], inherited: 0, nondeterministic: [], conflicts: [] };

/** What the published state does not agree on by itself: nothing, when it has no migrations or no such project. */
async function publishedDrift(
  change: Change,
  { config }: Project,
  kit: Kit,
  evaluator: () => KitProcess,
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
  return driftAt({ files, history: change.before, project, bundle }, kit, evaluator, options);
}

async function driftAt(
  { files, history, project, bundle }: Side,
  kit: Kit,
  evaluator: () => KitProcess,
  { gitDir, version, top, processes }: DriftOptions & { readonly top: string },
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
    evaluator(),
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
