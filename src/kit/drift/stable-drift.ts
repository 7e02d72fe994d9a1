import { dialectNamed } from '../../dialects/index.ts';
import type { DriftedObject, FoundDrift } from '../../model/drift.ts';
import { differencesBetween, indexOwners } from '../../snapshots/entities.ts';
import type { KitProcess } from '../process.ts';
import type { DriftAnswer, DriftStep } from '../protocol.ts';
import { groupByObject } from './drift-objects.ts';
import { settled, unstable } from './nondeterminism.ts';

/** A schema, the migrations that it should agree with, and the kit. */
export interface DriftSubject extends Omit<DriftStep, 'shiftClock'> {
  /** The folder of drizzle-kit. */
  readonly kit: string;
  readonly dialect: string;
}

/** The part of a child process that is needed here. */
type Child = Pick<KitProcess, 'ask' | 'close'>;

/**
 * How far the second evaluation shifts the clock, in milliseconds: more than a year and an odd number of minutes, so that every unit
 * differs.
 */
const shiftClock = (400 * 24 * 60 + 131) * 60_000 + 7_919;

/**
 * What `generate` would write for a schema. If there is drift, `another` starts a fresh process and the schema is evaluated again, to
 * leave out values that differ each time. Rejects with a KitError if the schema or the kit fails.
 */
export async function driftOf(
  { kit, dialect, ...step }: DriftSubject,
  process: Child,
  another: () => Child,
): Promise<FoundDrift> {
  const first = await process.ask({ method: 'drift', kit, dialect, step });
  if (first.statements.length === 0) {
    const { conflicts, unlike = [] } = first;
    return drift({ conflicts, ...(unlike.length > 0 && { unlike }) });
  }
  const fresh = another();
  let second: DriftAnswer;
  try {
    second = await fresh.ask({ method: 'drift', kit, dialect, step: { ...step, shiftClock } });
  } finally {
    fresh.close();
  }
  const columns = unstable(first.current, second.current);
  if (columns.length === 0) return drift({ objects: objectsOf(first, dialect, step.bundle.code) });
  const current = settled(first.previous, first.current, columns);
  const stable = await process.ask({ method: 'difference', kit, dialect, previous: first.previous, current });
  return drift({
    objects: stable.statements.length === 0 ? [] : objectsOf(stable, dialect, step.bundle.code),
    nondeterministic: columns.map(({ name }) => name),
  });
}

function drift(found: Partial<FoundDrift>): FoundDrift {
  return { objects: [], inherited: 0, nondeterministic: [], conflicts: [], ...found };
}

function objectsOf({ statements, asked, previous, current }: DriftAnswer, dialect: string, code: string): DriftedObject[] {
  const objects = groupByObject({
    statements: statements.map((statement) => statement.trim()),
    differences: differencesBetween(previous, current),
    questions: asked,
    indexes: indexOwners(previous, current),
    defaultSchema: dialectNamed(dialect).defaultSchema,
  });
  return objects.map((object) => ({ ...object, unexported: isUnexported(object, code) }));
}

/** Whether a table is no longer exported although the code still defines it. */
function isUnexported({ kind, name, differences }: DriftedObject, code: string): boolean {
  if (kind !== 'table' || !differences.some((difference) => difference.kind === 'table' && difference.change === 'removed'))
    return false;
  const own = name.slice(name.lastIndexOf('.') + 1).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`[tT]able\\w*\\)?\\(\\s*["'\`]${own}["'\`]`).test(code);
}
