import type { Change } from '../model/change.ts';
import { changesNothing } from '../model/entity.ts';
import { type Occurrence, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import type { RiskKind } from '../model/risk.ts';
import { quote } from '../model/shell.ts';
import { regenerate } from './fixes.ts';

/** What a rule says of a risk besides what happens. */
export interface Words {
  /** What that means for the data, as the end of the sentence. */
  readonly tail?: string;
  /** The safer way, as a sentence without its full stop. */
  safer(name: string): string;
  /** What a custom migration has to do then, in a name for it. */
  readonly custom?: string;
}

/** What new migrations do of one kind; done by two of them it is one finding. */
export function* risky(change: Change, kind: RiskKind, { tail = '', safer, custom }: Words): Iterable<Occurrence> {
  const seen = new Set<string>();
  for (const migration of change.added) {
    for (const { name, detail, line, kind: own } of change.risks.get(migration) ?? []) {
      if (own !== kind || seen.has(name)) continue;
      seen.add(name);
      const { path } = migration.sql;
      yield {
        path,
        line,
        subject: subjectOf(name),
        migration: migration.tag,
        problem: `${path} ${detail}${tail}.`,
        fix: [`# ${safer(name)}`, ...commands(change, migration, kind, custom)],
      };
    }
  }
}

function commands(change: Change, migration: Migration, kind: RiskKind, custom: string | undefined): string[] {
  const step = change.steps.get(migration);
  const { path } = migration.sql;
  // no snapshot tells of rows: that SQL was written by hand
  const byHand = kind === 'truncate' || kind === 'unbounded-write';
  if (byHand || step === undefined || changesNothing(step)) return [`# edit ${path}, then`, `git add ${quote(path)}`];
  return [
    ...regenerate(change),
    ...(custom === undefined ? [] : ['# and for what is there already', change.workflow.generate('--custom', '--name', custom)]),
  ];
}
