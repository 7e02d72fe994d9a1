import type { Change } from '../../model/change.ts';
import type { Uncovered } from '../../model/coverage.ts';
import { isSameDialect } from '../../model/dialect.ts';
import { differs, type Files, folderOf, join } from '../../model/files.ts';
import type { Project, Projects } from '../evaluate/projects.ts';
import { distinctSchemas } from './shared-folders.ts';

/** The judged and the published tree, each with its projects. */
export interface BothSides {
  /** All changes between the two trees. */
  readonly changes: readonly Change[];
  readonly files: { readonly before: Files; readonly after: Files };
  readonly judged: Projects;
  readonly published: Projects;
}

/** Which projects decide the drift of a migrations folder. */
export interface Coverage {
  /** The published projects of the folder. */
  readonly were: readonly Project[];
  /** The projects whose schema is compared with its newest snapshot. */
  readonly sharing: readonly Project[];
  readonly uncovered: readonly Uncovered[];
  /** Why nothing is compared, if that was so in the published tree as well. */
  readonly unchecked?: string;
}

/** Which projects judge a change, and what decided the published verdict that this one lacks. */
export function coverageOf({ before, after, dialect }: Change, sides: BothSides): Coverage {
  const are = sides.judged.projects.filter(({ out }) => out === after.out);
  const were = sides.published.projects.filter(({ out }) => out === before.out);
  const hasMigrations = after.migrations.length > 0;
  const schemas = distinctSchemas(decisive(are, were));
  // migrations cannot be compared with a schema of another dialect
  const fits = (project: Project) => isSameDialect(project.dialect, dialect);
  const misfit = hasMigrations && were.some(fits) ? schemas.find((project) => !fits(project)) : undefined;
  const sharing = misfit === undefined ? schemas : schemas.filter(fits);

  if (sharing.length > 0 || !hasMigrations) return { were, sharing, uncovered: [] };
  if (misfit !== undefined)
    return { were, sharing, uncovered: [{ kind: 'dialect', config: misfit.config, dialect: misfit.dialect.written }] };
  const [schemaless] = are;
  if (schemaless !== undefined) return { were, sharing, ...withoutSchema(schemaless, were, sides) };
  return { were, sharing, uncovered: lostConfig(before.out, were, sides) };
}

/**
 * A config that the change brings has no say while one that is published still reads a schema: else a change could bring a config with a
 * copy of the old schema, which agrees with the migrations for ever.
 */
function decisive(are: readonly Project[], were: readonly Project[]): Project[] {
  const published = new Set(were.filter(readsSchema).map(({ config }) => config));
  const reading = are.filter(readsSchema);
  const continued = reading.filter(({ config }) => published.has(config));
  return continued.length > 0 ? continued : reading;
}

function readsSchema({ schema }: Project): boolean {
  return schema.length > 0;
}

/** Teams that pull the schema from a database have a config without one, so that alone is no loss. */
function withoutSchema(
  { config, schemaPatterns: patterns, configFiles }: Project,
  were: readonly Project[],
  { files: { before, after } }: BothSides,
): Pick<Coverage, 'uncovered' | 'unchecked'> {
  const named = patterns.length === 0 ? `${config} names no schema` : `git tracks no file that ${config} names as its schema`;
  const lost = were
    .filter(readsSchema)
    .flatMap((was) => [was.config, ...was.schema])
    .filter((path) => differs(before, after, [path]));
  const isNew = were.some(readsSchema) || (patterns.length > 0 && differs(before, after, configFiles));
  if (isNew) return { uncovered: [{ kind: 'schema', config, patterns, lost }] };
  return { uncovered: [], unchecked: `${named}, so the schema was not compared with the migrations` };
}

/** Finds out what happened to the config of a published folder; empty if nothing was lost. */
function lostConfig(
  out: string,
  were: readonly Project[],
  { changes, files: { after }, judged, published }: BothSides,
): readonly Uncovered[] {
  const [was] = were;
  if (was === undefined) {
    const unread = published.unevaluated.find(({ config }) => !after.entries.has(config) && covers(config, out));
    return unread === undefined ? [] : [{ kind: 'config', config: unread.config, change: 'deleted' }];
  }
  const { config } = was;
  // driftsOf reports a config that cannot be evaluated
  if (judged.unevaluated.some((one) => one.config === config)) return [];
  if (!after.entries.has(config)) return [{ kind: 'config', config, change: 'deleted' }];
  const now = judged.projects.find((one) => one.config === config);
  if (now === undefined) return [{ kind: 'config', config, change: 'without dialect' }];
  // the new folder starts with the same migrations, so the old one was left behind on purpose
  if (changes.some((one) => one.before.out === out && one.after.out === now.out)) return [];
  return [{ kind: 'out', config, out: now.out }];
}

/** Whether an unreadable config may be about a folder, judging by its location. */
export function covers(config: string, out: string): boolean {
  return join(out, 'any').startsWith(join(folderOf(config), ''));
}

/** Whether both trees have the same schema files, by path, blob and mode. */
export function sameSchemaFiles(were: readonly Project[], are: readonly Project[], { files }: Pick<BothSides, 'files'>): boolean {
  const pathsOf = (projects: readonly Project[]) => new Set(projects.flatMap(({ schema }) => schema));
  const [old, now] = [pathsOf(were), pathsOf(are)];
  return old.size === now.size && [...now].every((path) => old.has(path)) && !differs(files.before, files.after, now);
}
