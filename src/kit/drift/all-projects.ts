import type { Change } from '../../model/change.ts';
import { differs, folderOf, join as pathBelow } from '../../model/files.ts';
import type { Unchecked } from '../../model/report.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { during } from '../../processes/time-limit.ts';
import { bundleSchema } from '../evaluate/bundle.ts';
import { projectsOf } from '../evaluate/projects.ts';
import type { ProjectOptions } from '../evaluate/read-config.ts';
import { KitError } from '../process.ts';
import { inConflict } from './conflict.ts';
import { type Coverage, coverageOf, covers } from './coverage.ts';
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

/**
 * Compares the schema of each change with its migrations. Projects that are as published are skipped, because they introduce no drift.
 */
export async function driftsOf(changes: readonly Change[], options: DriftOptions): Promise<Drifts> {
  const byOut = new Map<string, ProjectDrift>();
  const unchecked: Unchecked[] = [];
  const { top } = options;
  if (top === undefined) return { byOut, unchecked, untracked: [] };
  const { projects, unevaluated, published } = options.prepared;
  const sides = { changes, files: options.files, judged: options.prepared, published };
  for (const { config, reason: failure, isMissing } of unevaluated) {
    const folder = folderOf(config);
    for (const { before, after, workflow } of changes) {
      const { out } = after;
      if (projects.some((project) => project.out === out) || !covers(config, out)) continue;
      const reason = isMissing ? `${failure}. Run: ${workflow.install}` : failure;
      // the published config was readable, so this change broke it
      const wasRead = published.projects.some((one) => one.config === config && one.out === before.out);
      unchecked.push({ project: out, level: 'drift', reason, blocks: wasRead || isTouched(folder, options) });
      // the schema files are unknown, so the whole folder is watched
      byOut.set(out, { config, schemaFiles: [], schemaPatterns: [pathBelow(folder, '**')] });
    }
  }
  for (const change of changes) {
    const { out } = change.after;
    const conflict = inConflict(change, sides);
    if (conflict !== undefined) {
      unchecked.push(conflict);
      continue;
    }
    const coverage = coverageOf(change, sides);
    const { sharing, uncovered } = coverage;
    if (uncovered.length > 0) byOut.set(out, { ...watched(coverage), uncovered });
    if (coverage.unchecked !== undefined)
      unchecked.push({ project: out, level: 'drift', reason: coverage.unchecked, blocks: false });
    const [project] = sharing;
    if (project === undefined || change.after.migrations.length === 0) continue;
    if (change.after.unreadable !== undefined) continue;
    try {
      const found = await during(`comparing the schema of ${out} with its newest snapshot (drift)`, () =>
        driftIn(change, coverage, { ...options, top }),
      );
      byOut.set(out, found);
      if (found.again?.unproved === undefined) continue;
      const { migration, unproved } = found.again;
      const reason = `${migration.snapshot.path} could not be compared with what generate writes on a copy: ${unproved}`;
      // the comparison is inconclusive, which is reported and blocks nothing
      unchecked.push({ project: out, level: 'drift', reason, blocks: false });
    } catch (error) {
      if (!(error instanceof KitError || error instanceof Unjudgeable)) throw error;
      unchecked.push({ project: out, level: 'drift', reason: error.message, blocks: !(error instanceof NotApplicable) });
      byOut.set(out, watched({ were: [], sharing }));
    }
  }
  return { byOut, unchecked, untracked: untrackedHistories(sides) };
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
function isTouched(folder: string, { files: { before, after } }: DriftOptions): boolean {
  const below = [...before.entries.keys(), ...after.entries.keys()].filter((path) => path.startsWith(pathBelow(folder, '')));
  return differs(before, after, below);
}
