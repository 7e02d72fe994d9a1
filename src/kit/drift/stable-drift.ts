import { dialectNamed } from '../../dialects/index.ts';
import type { DriftedObject, FoundDrift } from '../../model/drift.ts';
import { differencesBetween, indexOwners } from '../../snapshots/entities.ts';
import type { KitProcess } from '../process.ts';
import type { DriftAnswer, DriftStep } from '../protocol.ts';
import { groupByObject } from './drift-objects.ts';
import { settled, unstable } from './nondeterminism.ts';

/** A schema and the migrations it should agree with, for one kit. */
export interface DriftSubject extends Omit<DriftStep, 'shiftClock'> {
  /** The kit's folder. */
  readonly kit: string;
  readonly dialect: string;
}

/** The process that is asked. */
type Child = Pick<KitProcess, 'ask' | 'close'>;

/** The clock of a second evaluation is shifted by more than a year and some odd minutes. */
const shiftClock = (400 * 24 * 60 + 131) * 60_000 + 7_919;

/**
 * What `generate` would write for a schema. `another` starts a fresh process: only when there is drift is the schema evaluated a second
 * time, to leave out what is never the same. Rejects with a KitError when the schema or the kit fails.
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

/** A table that is gone from the exports, while the code still defines one of that name. */
function isUnexported({ kind, name, differences }: DriftedObject, code: string): boolean {
  if (kind !== 'table' || !differences.some((difference) => difference.kind === 'table' && difference.change === 'removed'))
    return false;
  const own = name.slice(name.lastIndexOf('.') + 1).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`[tT]able\\w*\\)?\\(\\s*["'\`]${own}["'\`]`).test(code);
}
