import type { Change } from '../model/change.ts';
import { type Drift, type FoundDrift, introduced } from '../model/drift.ts';
import type { Files } from '../model/files.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { type Bundle, bundleSchema } from './bundle.ts';
import { KitError, type KitProcess } from './process.ts';
import { type Project, type Projects, projectsOf } from './projects.ts';
import { kitFor, type ProofOptions, whyNot } from './proofs.ts';
import { type Regenerated, regenerated } from './regenerate.ts';
import { type Candidate, driftAt, type Kit } from './schema-drift.ts';
import { amount, type Compared, nearest } from './sharing.ts';

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

export interface DriftOptions extends Omit<ProofOptions, 'files'> {
  readonly files: { readonly before: Files; readonly after: Files };
  readonly prepared: Prepared;
}

/** The judged tree's projects and their schemas' programs: what takes a while, and can be had while drizzle-kit loads. */
export interface Prepared extends Projects {
  readonly bundles: ReadonlyMap<Project, Promise<Bundle>>;
}

/** Why a proof is not to be had, which is nobody's failure. */
export class NotApplicable extends Unjudgeable {}

/** The newest snapshot agrees when it agrees with any of the schemas that share its folder: nobody can say which one is meant. */
export async function driftIn(
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

function isSameHistory({ added, removed, kept }: Change): boolean {
  return (
    added.length === 0 && removed.length === 0 && kept.every(({ before, after }) => before.snapshot.oid === after.snapshot.oid)
  );
}
