import { layouts } from '../../layouts/index.ts';
import { journal } from '../../layouts/journal.ts';
import { type Files, join } from '../../model/files.ts';
import type { History } from '../../model/history.ts';
import type { Project, Projects } from '../evaluate/projects.ts';
import type { BothSides, Coverage } from './coverage.ts';

/** A folder that a config writes to and in which git tracks nothing that proves migrations. */
export interface UntrackedHistory extends Pick<Coverage, 'uncovered' | 'unchecked'> {
  readonly history: History;
  readonly config: string;
  /** The schema globs of the config: commits that touch them are judged again. */
  readonly schemaPatterns: readonly string[];
}

/** Finds folders of configs in which nothing proves migrations: git ignores all or some of them, or none was generated yet. */
export function untrackedHistories({ changes, files, judged, published }: BothSides): UntrackedHistory[] {
  const known = new Set(changes.map(({ after }) => after.out));
  const unknown = judged.projects.filter(({ out }) => !known.has(out));
  const byOut = new Map(unknown.map((project) => [project.out, project]));
  return [...byOut.values()].map((project) => {
    const { out, config, schemaPatterns } = project;
    const sql = migrationsIn(files.after, out);
    const layout = layouts.find(({ namesSql }) => sql.some((path) => namesSql(path.slice(join(out, '').length)))) ?? journal;
    const history = layout.empty(out);
    const found = { history, config, schemaPatterns };
    // another error already says where the config writes now
    const left = published.projects.some((one) => one.config === config && one.out !== out);
    if (sql.length === 0 && left) return { ...found, uncovered: [] };
    if (sql.length === 0) {
      return {
        ...found,
        uncovered: [],
        unchecked: `git tracks no migrations in ${out || 'the top folder'}, where ${config} writes them`,
      };
    }
    const [path = ''] = sql;
    if (!wasSo(project, published, files.before))
      return { ...found, uncovered: [{ kind: 'order', config, path, count: sql.length }] };
    return {
      ...found,
      uncovered: [],
      unchecked: `git tracks the SQL of ${out || 'the top folder'}, but no ${history.proof.name}`,
    };
  });
}

/** SQL files with names as drizzle-kit gives them. */
function migrationsIn({ entries }: Files, out: string): string[] {
  const prefix = join(out, '');
  return [...entries.keys()].filter(
    (path) => path.startsWith(prefix) && layouts.some(({ namesSql }) => namesSql(path.slice(prefix.length))),
  );
}

function wasSo({ out }: Project, published: Projects, before: Files): boolean {
  return published.projects.some((one) => one.out === out) && migrationsIn(before, out).length > 0;
}
