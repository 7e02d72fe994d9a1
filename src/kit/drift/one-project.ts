import type { Change } from '../../model/change.ts';
import type { Uncovered } from '../../model/coverage.ts';
import { type Drift, type FoundDrift, introduced } from '../../model/drift.ts';
import { differs, type Files } from '../../model/files.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { type Bundle, bundleSchema } from '../evaluate/bundle.ts';
import { explained } from '../evaluate/explain-failure.ts';
import type { Project, Projects } from '../evaluate/projects.ts';
import { KitError, type KitProcess } from '../process.ts';
import { kitFor, type ProofOptions, whyNot } from '../replay/proofs.ts';
import { type Candidate, driftAt, type Kit } from './cached-drift.ts';
import { type Coverage, sameSchemaFiles } from './coverage.ts';
import { type Regenerated, regenerated } from './regenerate.ts';
import { amount, type Compared, distinctSchemas, nearest } from './shared-folders.ts';

/** A project's schema compared with its newest snapshot. */
export interface ProjectDrift {
  readonly config: string;
  readonly kit?: string;
  /** Absent if the project is as published, or could not be compared. */
  readonly drift?: Drift;
  /** All paths that the schema depends on, including those that an import would find if they existed. */
  readonly schemaFiles: readonly string[];
  readonly schemaPatterns: readonly string[];
  /** What decided the published verdict and is missing now. */
  readonly uncovered?: readonly Uncovered[];
  /** Files of the published schema that still exist and that no project reads. */
  readonly left?: readonly string[];
  /** The result of a second look at the newest migration, if there was a doubt. */
  readonly again?: Regenerated;
}

export interface DriftOptions extends Omit<ProofOptions, 'files'> {
  readonly files: { readonly before: Files; readonly after: Files };
  readonly prepared: Prepared;
}

/** Projects with their bundled schemas: slow to make, so that it happens while drizzle-kit loads. */
export interface Prepared extends Projects {
  readonly published: Projects;
  readonly bundles: ReadonlyMap<Project, Promise<Bundle>>;
}

/** A reason why level drift does not apply, which blocks nothing. */
export class NotApplicable extends Unjudgeable {}

/** Compares the schemas of a folder with its newest snapshot. One that agrees is enough, because nobody knows which one is meant. */
export async function driftIn(
  change: Change,
  { were, sharing }: Pick<Coverage, 'were' | 'sharing'>,
  options: DriftOptions & { readonly top: string },
): Promise<ProjectDrift> {
  const { files, top, prepared } = options;
  const failures: Error[] = [];
  const bundled = await attempt(sharing, failures, async (project): Promise<Candidate> => {
    const bundle = prepared.bundles.get(project) ?? bundleSchema(project.schema, { files: files.after, top });
    return { project, bundle: await bundle };
  });
  const closure = [...new Set(bundled.flatMap(closureOf))];
  const decisive = [...closure, ...bundled.flatMap(({ bundle }) => bundle.absent)];
  // unchanged files mean an unchanged schema, if every import still finds the same file
  const schemaChanged = differs(files.before, files.after, decisive) || !sameSchemaFiles(were, sharing, options);
  const left = schemaChanged ? await filesLeft(were, closure, options) : [];
  const looked = {
    config: sharing[0]?.config ?? '',
    schemaFiles: decisive,
    schemaPatterns: sharing.flatMap(({ schemaPatterns }) => schemaPatterns),
    ...(left.length > 0 && { left }),
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
    schemaChanged,
    ...(edited.length > 0 && { edited }),
  };
  return { ...looked, config: chosen.project.config, drift, kit: found.kit.version, ...(again !== undefined && { again }) };
}

/** Tries items until one succeeds, and collects the failures of those before it. */
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
  const notApplicable = whyNot(project.dialect, kit, 'drift');
  if (notApplicable !== undefined) throw new NotApplicable(notApplicable);
  let first: KitProcess | undefined;
  const evaluator = () => {
    first ??= processes.forSchema(change.after.out);
    return first;
  };
  const now = await driftAt({ files: files.after, history: change.after, project, bundle }, kit, evaluator, options).catch(
    async (error: unknown) => {
      const about = {
        kind: 'schema',
        paths: project.schema,
        folder: project.folder,
        files: files.after,
        top: options.top,
      } as const;
      throw await explained(error, about, change.workflow.install);
    },
  );
  const before = amount(now) === 0 ? now : await publishedDrift(change, project, kit, evaluator, options);
  return { project, bundle, now, before };
}

function agrees({ now }: Compared): boolean {
  return amount(now) === 0;
}

/** All paths that a project's schema depends on. */
function closureOf({ project, bundle }: Candidate): string[] {
  return [...bundle.tracked, ...bundle.settings, ...project.configFiles];
}

/** Files of the published schema that still exist but belong to no schema. */
async function filesLeft(
  were: readonly Project[],
  closure: readonly string[],
  { files: { before, after }, top, prepared }: DriftOptions & { readonly top: string },
): Promise<string[]> {
  const bundlesOf = async (projects: readonly Project[], files: Files) => {
    const settled = await Promise.allSettled(
      distinctSchemas(projects).map((project) => bundleSchema(project.schema, { files, top })),
    );
    // a bundle's failure is reported elsewhere, for the project that needs it
    return settled.flatMap((one) => (one.status === 'fulfilled' ? one.value.tracked : []));
  };
  const old = await bundlesOf(were, before);
  const now = new Set(closure);
  const left = old.filter((path) => after.entries.has(path) && !now.has(path));
  if (left.length === 0) return [];
  const others = new Set(await bundlesOf(prepared.projects, after));
  return left.filter((path) => !others.has(path));
}

const none: FoundDrift = { objects: [], inherited: 0, nondeterministic: [], conflicts: [] };

/** The drift of the published state; none without migrations or a published project. */
async function publishedDrift(
  change: Change,
  { config }: Project,
  kit: Kit,
  evaluator: () => KitProcess,
  options: DriftOptions & { readonly top: string },
): Promise<FoundDrift> {
  const { before: files } = options.files;
  if (change.before.migrations.length === 0 || change.before.unreadable !== undefined) return none;
  const { projects } = options.prepared.published;
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
