import type { FoundDrift } from '../../model/drift.ts';
import type { Project } from '../evaluate/projects.ts';

/** Removes projects that evaluate the same schema. Configs that share a folder mostly differ in credentials. */
export function distinctSchemas(projects: readonly Project[]): Project[] {
  const bySchema = new Map<string, Project>();
  for (const project of projects) {
    const { name, journal } = project.dialect;
    const key = JSON.stringify([journal, project.casing, project.schema]);
    const known = bySchema.get(key);
    // every kit can compare snapshots of turso as SQLite
    if (known === undefined || (known.dialect.name !== journal && name === journal)) bySchema.set(key, project);
  }
  return [...bySchema.values()];
}

/** The drift of one of the schemas that share a folder, judged and published. */
export interface Compared {
  readonly now: FoundDrift;
  readonly before: FoundDrift;
}

/** The comparison to report: the schema that was nearest to the published migrations; among equals, the one that is nearest now. */
export function nearest<One extends Compared>(compared: readonly One[]): One | undefined {
  return [...compared].sort((one, other) => amount(one.before) - amount(other.before) || amount(one.now) - amount(other.now))[0];
}

/** The number of differences; zero if the schema and the migrations agree. */
export function amount({ objects, nondeterministic, conflicts }: FoundDrift): number {
  return objects.length + nondeterministic.length + conflicts.length;
}
