import type { FoundDrift } from '../model/drift.ts';
import type { Project } from './projects.ts';

/** Projects by the schema they evaluate: configs of one migrations folder mostly differ in credentials, and are one project then. */
export function distinctSchemas(projects: readonly Project[]): Project[] {
  const bySchema = new Map<string, Project>();
  for (const project of projects) {
    // a snapshot of turso is one of sqlite, which every kit can compare
    const dialect = project.dialect === 'turso' ? 'sqlite' : project.dialect;
    const key = JSON.stringify([dialect, project.casing, project.schema]);
    if (bySchema.get(key) === undefined || project.dialect === 'sqlite') bySchema.set(key, project);
  }
  return [...bySchema.values()];
}

/** How one of the schemas that share a migrations folder compares with it: now, and as published. */
export interface Compared {
  readonly now: FoundDrift;
  readonly before: FoundDrift;
}

/** The comparison that tells what a change did: of the schema that the published migrations are nearest to, then of that nearest now. */
export function nearest<One extends Compared>(compared: readonly One[]): One | undefined {
  return [...compared].sort((one, other) => amount(one.before) - amount(other.before) || amount(one.now) - amount(other.now))[0];
}

/** How many things differ: zero when the schema and the migrations agree. */
export function amount({ objects, nondeterministic, conflicts }: FoundDrift): number {
  return objects.length + nondeterministic.length + conflicts.length;
}
