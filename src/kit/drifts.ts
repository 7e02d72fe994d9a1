import type { Change } from '../model/change.ts';
import { type Files, folderOf, join as pathBelow } from '../model/files.ts';
import type { Unchecked } from '../model/report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { bundleSchema } from './bundle.ts';
import { KitError } from './process.ts';
import { type DriftOptions, driftIn, NotApplicable, type Prepared, type ProjectDrift } from './project-drift.ts';
import { projectsOf } from './projects.ts';
import type { ProjectOptions } from './read-config.ts';
import { distinctSchemas } from './sharing.ts';

/** The same for all projects, by migrations folder. */
export interface Drifts {
  readonly byOut: ReadonlyMap<string, ProjectDrift>;
  readonly unchecked: readonly Unchecked[];
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

/** Whether a change differs anywhere below a config's folder: else its failure is not this change's. */
function isTouched(folder: string, { files: { before, after } }: DriftOptions): boolean {
  return [...after.entries].some(([path, { oid }]) => isBelow(path, folder) && before.entries.get(path)?.oid !== oid);
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(pathBelow(folder, ''));
}
