import type { Risk } from '../model/risk.ts';
import type { TableChange } from '../model/sql.ts';
import { columnKey } from './selected.ts';
import type { Family } from './types.ts';

/** Whether a database takes one name of a column for the other: MySQL and SQLite read columns in any case. */
export function isSameColumn(one: string, other: string, family: Family): boolean {
  return family !== 'other' && columnKey(one, family) === columnKey(other, family);
}

/** Risks without renames of a column to the same name in another case, which deployed code does not notice. */
export function withoutCaseOnly<One extends Risk>(risks: readonly One[], changes: readonly TableChange[], family: Family): One[] {
  const lines = new Set(
    changes.flatMap(({ action, column, to, line }) =>
      action === 'renames' && column !== undefined && to !== undefined && isSameColumn(column, to.name, family)
        ? [`${line} ${column}`]
        : [],
    ),
  );
  return risks.filter(({ kind, name, line }) => kind !== 'rename-column' || !lines.has(`${line} ${name.split('.').at(-1)}`));
}
