import type { Change } from '../../model/change.ts';
import type { Uncovered } from '../../model/coverage.ts';
import { isSameDialect } from '../../model/dialect.ts';
import { differs, type Files, folderOf, join } from '../../model/files.ts';
import type { Project, Projects } from '../evaluate/projects.ts';
import { distinctSchemas } from './shared-folders.ts';

/** A tree and its published state, each with its projects. */
export interface BothSides {
  /** Every change between the two. */
  readonly changes: readonly Change[];
  readonly files: { readonly before: Files; readonly after: Files };
  readonly judged: Projects;
  readonly published: Projects;
}

/** What a migrations folder is checked by. */
export interface Coverage {
  /** Published projects of the folder. */
  readonly were: readonly Project[];
  /** The projects whose schema its newest snapshot is compared with. */
  readonly sharing: readonly Project[];
  readonly uncovered: readonly Uncovered[];
  /** Why nothing is compared, where it was not compared before. */
  readonly unchecked?: string;
}

/**
 * Which projects judge a change. A config that the change brings has no say while one that is published still reads a schema: else a
 * change could bring a config with a copy of the old schema, which agrees with the migrations for ever.
 */
export function coverageOf({ before, after, dialect }: Change, sides: BothSides): Coverage {
  const are = sides.judged.projects.filter(({ out }) => out === after.out);
  const were = sides.published.projects.filter(({ out }) => out === before.out);
  const reading = are.filter(({ schema }) => schema.length > 0);
  const heirs = reading.filter(({ config }) => were.some((one) => one.config === config && one.schema.length > 0));
  const found = distinctSchemas(heirs.length > 0 ? heirs : reading);
  // a schema of another dialect is none that these migrations can be compared with
  const fits = (project: Project) => isSameDialect(project.dialect, dialect);
  const [other] = were.some(fits) && after.migrations.length > 0 ? found.filter((project) => !fits(project)) : [];
  const sharing = other === undefined ? found : found.filter(fits);
  if (other !== undefined && sharing.length === 0)
    return { were, sharing, uncovered: [{ kind: 'dialect', config: other.config, dialect: other.dialect.written }] };
  if (sharing.length > 0 || after.migrations.length === 0) return { were, sharing, uncovered: [] };
  const [first] = are;
  if (first !== undefined) return { were, sharing, ...unmatched(first, were, sides) };
  const lost = lostConfig(before.out, were, sides);
  return { were, sharing, uncovered: lost === undefined ? [] : [lost] };
}

/** A config that names no schema is how databases are pulled; one that names what is not there compares nothing. */
function unmatched(
  { config, schemaPatterns: patterns, configFiles }: Project,
  were: readonly Project[],
  { files: { before, after } }: BothSides,
): Pick<Coverage, 'uncovered' | 'unchecked'> {
  const named = patterns.length === 0 ? `${config} names no schema` : `git tracks no file that ${config} names as its schema`;
  const lost = were
    .filter(({ schema }) => schema.length > 0)
    .flatMap((was) => [was.config, ...was.schema])
    .filter((path) => differs(before, after, [path]));
  const isNew = were.some(({ schema }) => schema.length > 0) || (patterns.length > 0 && differs(before, after, configFiles));
  if (isNew) return { uncovered: [{ kind: 'schema', config, patterns, lost }] };
  return { uncovered: [], unchecked: `${named}, so the schema was not compared with the migrations` };
}

/** What became of the config that a published folder had. */
function lostConfig(
  out: string,
  were: readonly Project[],
  { changes, files: { after }, judged, published }: BothSides,
): Uncovered | undefined {
  const [was] = were;
  if (was === undefined) {
    const unread = published.unevaluated.find(({ config }) => !after.entries.has(config) && covers(config, out));
    return unread && { kind: 'config', config: unread.config, change: 'deleted' };
  }
  const { config } = was;
  // a config that cannot be evaluated is reported by driftsOf
  if (judged.unevaluated.some((one) => one.config === config)) return undefined;
  if (!after.entries.has(config)) return { kind: 'config', config, change: 'deleted' };
  const now = judged.projects.find((one) => one.config === config);
  if (now === undefined) return { kind: 'config', config, change: 'without dialect' };
  // the folder it writes to now begins with the same migrations, so the old one is only left behind
  if (changes.some((one) => one.before.out === out && one.after.out === now.out)) return undefined;
  return { kind: 'out', config, out: now.out };
}

/** Whether a folder lies where a config that cannot be read may mean it. */
export function covers(config: string, out: string): boolean {
  return join(out, 'any').startsWith(join(folderOf(config), ''));
}

/** Whether the files that configs name are the same on both sides, by path, blob and mode. */
export function sameSchemaFiles(were: readonly Project[], are: readonly Project[], { files }: Pick<BothSides, 'files'>): boolean {
  const pathsOf = (projects: readonly Project[]) => new Set(projects.flatMap(({ schema }) => schema));
  const [old, now] = [pathsOf(were), pathsOf(are)];
  return old.size === now.size && [...now].every((path) => old.has(path)) && !differs(files.before, files.after, now);
}
