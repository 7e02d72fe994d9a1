import type { Risk } from '../model/risk.ts';
import { piecesOf, statementsOf } from '../sql/statements.ts';
import type { Comparison } from './comparison.ts';
import { fillingOf } from './fills.ts';
import type { Family } from './types.ts';

/** How many statements are read in all; each column reads every one. A larger file, which no person writes, keeps its findings. */
const readable = 500_000;

/** Risks without those of columns that the same file fills before it makes them NOT NULL; what it fills in part is said to be. */
export function withoutFilled(
  risks: readonly Risk[],
  sql: string | undefined,
  comparison: Comparison | undefined,
  family: Family,
): Risk[] {
  if (sql === undefined || family === 'other') return [...risks];
  const demanded = risks.filter(({ kind }) => kind === 'not-null-without-default').length;
  if (demanded === 0) return [...risks];
  const statements = piecesOf(sql).flatMap(({ text, line }) => statementsOf(text, line, family));
  if (statements.length * demanded > readable) return [...risks];
  return risks.flatMap((risk) => {
    const place = risk.kind === 'not-null-without-default' ? columnPlace(risk.name, family) : undefined;
    if (place === undefined) return risk;
    const columns = comparison?.before.tables.get(place.full)?.columns;
    const isNeverNull = (column: string) => columns?.get(column)?.notNull === true;
    const { fills, line } = fillingOf(statements, { ...place, lexis: family, isNeverNull });
    if (fills === 'none') return risk;
    if (fills === 'all') return [];
    const how =
      fills === 'some'
        ? `line ${line} covers only the rows that it selects`
        : `whether line ${line} fills every row cannot be read`;
    return { ...risk, detail: `${risk.detail}; ${how}` };
  });
}

/** What a column's name is made of; undefined where a part of it holds a dot. */
function columnPlace(name: string, family: Family) {
  const parts = name.split('.');
  if (parts.length !== (family === 'postgresql' ? 3 : 2)) return undefined;
  const [column = '', table = '', schema] = parts.reverse();
  return { schema, table, column, full: name.slice(0, -column.length - 1) };
}
