import type { Change } from '../../model/change.ts';
import { differs, folderOf, join as pathBelow } from '../../model/files.ts';
import type { Unchecked } from '../../model/report.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { during } from '../../processes/time-limit.ts';
import { bundleSchema } from '../evaluate/bundle.ts';
import { type Projects, projectsOf } from '../evaluate/projects.ts';
import type { ProjectOptions } from '../evaluate/read-config.ts';
import { KitError } from '../process.ts';
import { inConflict } from './conflict.ts';
import { type BothSides, type Coverage, coverageOf, covers } from './coverage.ts';
import { type DriftOptions, driftIn, NotApplicable, type Prepared, type ProjectDrift } from './one-project.ts';
import { distinctSchemas } from './shared-folders.ts';
import { type UntrackedHistory, untrackedHistories } from './untracked-history.ts';

/** The drift of all projects, by migrations folder. */
export interface Drifts {
  readonly byOut: ReadonlyMap<string, ProjectDrift>;
  readonly unchecked: readonly Unchecked[];
  /** Folders that a config names and that have no change. */
  readonly untracked: readonly UntrackedHistory[];
}

/** Evaluates the configs and bundles the schemas. A bundle's failure is reported when its project is compared. */
export async function prepareDrifts(
  changes: readonly Change[],
  files: DriftOptions['files'],
  options: ProjectOptions,
): Promise<Prepared> {
  const found = await projectsOf(files.after, options);
  const published = await projectsOf(files.before, options, { files: files.after, read: found.read });
  const outs = new Set(changes.map(({ after }) => after.out));
  const wanted = found.projects.filter(({ out, schema }) => outs.has(out) && schema.length > 0);
  const bundles = new Map(
    distinctSchemas(wanted).map((project) => [project, bundleSchema(project.schema, { files: files.after, top: options.top })]),
  );
  // whoever awaits the promise handles its rejection
  for (const bundle of bundles.values()) bundle.catch(() => undefined);
  return { ...found, published, bundles };
}

/** Compares the schema of each change with its migrations. Projects that are as published are skipped, because they introduce no drift. */
export async function driftsOf(changes: readonly Change[], options: DriftOptions): Promise<Drifts> {
  const { top, files, prepared } = options;
  if (top === undefined) return { byOut: new Map(), unchecked: [], untracked: [] };
  const sides: BothSides = { changes, files, judged: prepared, published: prepared.published };
  const looks = prepared.unevaluated.flatMap((failed) => changes.flatMap((change) => unevaluatedFor(change, failed, sides)));
  for (const change of changes) looks.push(await compared(change, sides, { ...options, top }));
  return {
    byOut: new Map(looks.flatMap(({ out, drift }) => (drift === undefined ? [] : [[out, drift] as const]))),
    unchecked: looks.flatMap(({ unchecked }) => unchecked),
    untracked: untrackedHistories(sides),
  };
}

/** What became known about the drift of one migrations folder. */
interface Look {
  readonly out: string;
  readonly drift?: ProjectDrift | undefined;
  readonly unchecked: readonly Unchecked[];
}

/** Reports a config that failed to every change that no other config is about and that it may be about. */
function unevaluatedFor(
  { before, after, workflow }: Change,
  { config, reason: failure, isMissing }: Projects['unevaluated'][number],
  { files, judged, published }: BothSides,
): Look[] {
  const { out } = after;
  const folder = folderOf(config);
  if (judged.projects.some((project) => project.out === out) || !covers(config, out)) return [];
  const reason = isMissing ? `${failure}. Run: ${workflow.install}` : failure;
  // the published config was readable, so this change broke it
  const wasRead = published.projects.some((one) => one.config === config && one.out === before.out);
  const blocks = wasRead || isTouched(folder, files);
  // the schema files are unknown, so the whole folder is watched
  const drift = { config, schemaFiles: [], schemaPatterns: [pathBelow(folder, '**')] };
  return [{ out, drift, unchecked: [{ project: out, level: 'drift', reason, blocks }] }];
}

async function compared(change: Change, sides: BothSides, options: DriftOptions & { readonly top: string }): Promise<Look> {
  const { out, migrations, unreadable } = change.after;
  const conflict = inConflict(change, sides);
  if (conflict !== undefined) return { out, unchecked: [conflict] };
  const unproved = (reason: string, blocks: boolean): Unchecked => ({ project: out, level: 'drift', reason, blocks });
  const coverage = coverageOf(change, sides);
  const { sharing, uncovered } = coverage;
  if (sharing.length === 0 || migrations.length === 0 || unreadable !== undefined) {
    return {
      out,
      drift: uncovered.length > 0 ? { ...watched(coverage), uncovered } : undefined,
      unchecked: coverage.unchecked === undefined ? [] : [unproved(coverage.unchecked, false)],
    };
  }
  try {
    const drift = await during(`comparing the schema of ${out} with its newest snapshot (drift)`, () =>
      driftIn(change, coverage, options),
    );
    const { again } = drift;
    if (again?.unproved === undefined) return { out, drift, unchecked: [] };
    const reason = `${again.migration.snapshot.path} could not be compared with what generate writes on a copy: ${again.unproved}`;
    // an inconclusive comparison is reported and blocks nothing
    return { out, drift, unchecked: [unproved(reason, false)] };
  } catch (error) {
    if (!(error instanceof KitError || error instanceof Unjudgeable)) throw error;
    const drift = watched({ were: [], sharing });
    return { out, drift, unchecked: [unproved(error.message, !(error instanceof NotApplicable))] };
  }
}

/** What the next commits are judged for if they touch it, when nothing could be compared. */
function watched({ were, sharing }: Pick<Coverage, 'were' | 'sharing'>): ProjectDrift {
  const all = [...sharing, ...were];
  return {
    config: all[0]?.config ?? '',
    schemaFiles: all.flatMap(({ schema, configFiles }) => [...schema, ...configFiles]),
    schemaPatterns: all.flatMap(({ schemaPatterns }) => schemaPatterns),
  };
}

/** Whether the change touches the folder of a config; otherwise the failure is not its doing. */
function isTouched(folder: string, { before, after }: BothSides['files']): boolean {
  const below = [...before.entries.keys(), ...after.entries.keys()].filter((path) => path.startsWith(pathBelow(folder, '')));
  return differs(before, after, below);
}
