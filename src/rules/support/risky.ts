import type { Change } from '../../model/change.ts';
import { shown } from '../../model/drift.ts';
import { changesNothing } from '../../model/entity.ts';
import { type FixStep, type Occurrence, subjectOf } from '../../model/finding.ts';
import type { Migration } from '../../model/history.ts';
import type { Risk, RiskKind } from '../../model/risk.ts';
import { quote } from '../../model/shell.ts';
import { definitionOf } from '../../model/table-file.ts';
import { generatedAgainAfter, type WayOut } from './way-out.ts';

/** What a risk is about, in the user's names. */
export interface RiskSubject {
  /** `users.name`: without the default schema. */
  readonly name: string;
  /** Where it belongs: `in src/schema.ts`, or `in the schema` where that file is not known. */
  readonly within: string;
}

/** How to avoid a risk, in sentences; they begin with the order of deployments. */
export interface Words {
  /** What to edit in the schema, before the migration is generated again. */
  edit(about: RiskSubject): string;
  /** What to do in later releases. */
  later?(about: RiskSubject): string;
  /** What it means, where the database makes no difference. */
  why?(about: RiskSubject): string;
}

/** The findings for one kind of risk. If two migrations do the same, only the first is reported. */
export function* risky(change: Change, kind: RiskKind, words: Words): Iterable<Occurrence> {
  // a published history has hundreds of migrations, and no risks
  if (change.risks.size === 0) return;
  const seen = new Set<string>();
  for (const migration of change.added) {
    for (const risk of change.risks.get(migration) ?? []) {
      const { name, line, consequence } = risk;
      if (risk.kind !== kind || seen.has(name)) continue;
      seen.add(name);
      const { path } = migration.sql;
      const about = subjectOfRisk(change, risk);
      const why = consequence ?? words.why?.(about);
      yield {
        path,
        line,
        subject: subjectOf(name),
        migration: migration.tag,
        problem: `${path} ${inUsersNames(risk)}.`,
        ...(why !== undefined && { why }),
        ...endOf(change, migration, kind, { edit: words.edit(about), later: words.later?.(about) }),
      };
    }
  }
}

/** `drops column public.users.name` as people say it: `drops users.name`. */
function inUsersNames({ name, detail }: Risk): string {
  return detail
    .replace(`column ${name}`, shown(name))
    .replaceAll(name, shown(name))
    .replaceAll(/ public\.(?=\S)/g, ' ');
}

function subjectOfRisk(change: Change, { name, kind }: Risk): RiskSubject {
  const short = shown(name);
  const parts = short.split('.');
  const isColumn = ['drop-column', 'rename-column', 'not-null-without-default', 'column-type-narrowed'].includes(kind);
  const table = (isColumn ? parts.at(-2) : parts.at(-1)) ?? short;
  const only = change.schema.length === 1 ? change.schema[0]?.path : undefined;
  const file = definitionOf(table, change.tableFiles, change.dialect)?.path ?? only;
  return { name: short, within: file === undefined ? 'in the schema' : `in ${file}` };
}

function endOf(
  change: Change,
  migration: Migration,
  kind: RiskKind,
  { edit, later }: { readonly edit: string; readonly later: string | undefined },
): WayOut {
  const step = change.steps.get(migration);
  const { path } = migration.sql;
  const rest: FixStep[] = later === undefined ? [] : [{ say: later, run: [] }];
  // no snapshot tells of rows: that SQL was written by hand
  const byHand = kind === 'truncate' || kind === 'unbounded-write' || kind === 'drop-cascade';
  if (byHand) return { fix: [{ say: `${edit.replace(/\.$/, '')} (${path}).`, run: [`git add ${quote(path)}`] }, ...rest] };
  if (step === undefined || changesNothing(step))
    return { fix: [{ say: `Remove it from ${path}.`, run: [`git add ${quote(path)}`] }, ...rest] };
  const { repair, fix } = generatedAgainAfter(change, edit.replace(/\.$/, ''), migration);
  return { ...(repair !== undefined && { repair }), fix: [...fix, ...rest] };
}
