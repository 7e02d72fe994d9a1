import type { FoundDrift } from '../../model/drift.ts';
import type { Project } from '../evaluate/projects.ts';

/** Projects by the schema they evaluate: configs of one migrations folder mostly differ in credentials, and are one project then. */
export function distinctSchemas(projects: readonly Project[]): Project[] {
  const bySchema = new Map<string, Project>();
  for (const project of projects) {
    const { name, journal } = project.dialect;
    const key = JSON.stringify([journal, project.casing, project.schema]);
    const known = bySchema.get(key);
    // a snapshot of turso is one of SQLite, which every kit can compare
    if (known === undefined || (known.dialect.name !== journal && name === journal)) bySchema.set(key, project);
  }
  return [...bySchema.values()];
}

/** How one of the schemas that share a migrations folder compares with it: now, and as published. */
export interface Compared {
  readonly now: FoundDrift;
  readonly before: FoundDrift;
}

/** The comparison to report: of the schema nearest to the published migrations, and among equals the one nearest to the judged ones. */
export function nearest<One extends Compared>(compared: readonly One[]): One | undefined {
  return [...compared].sort((one, other) => amount(one.before) - amount(other.before) || amount(one.now) - amount(other.now))[0];
}

/** How many things differ: zero when the schema and the migrations agree. */
export function amount({ objects, nondeterministic, conflicts }: FoundDrift): number {
  return objects.length + nondeterministic.length + conflicts.length;
}
