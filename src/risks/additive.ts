import { sqlOf } from '../layouts/sql-text.ts';
import { statementsOf } from '../layouts/statements.ts';
import type { Change } from '../model/change.ts';

/** Statements that leave what is there as it is. One that ends within the text hides another. */
const adding = [
  /^CREATE (?:TABLE|(?:UNIQUE )?INDEX|TYPE|SCHEMA|SEQUENCE|POLICY) (?![`"]__new_)[^;]*$/i,
  /^ALTER TABLE \S+ ADD (?:COLUMN )?(?![\s\S]*\b(?:NOT NULL|PRIMARY KEY)\b)[^;]*$/i,
  /^ALTER TYPE \S+ ADD VALUE [^;]*$/i,
];

/** Whether the SQL of all new migrations only adds to a schema, which is at nobody's risk: then no snapshot need be compared. */
export function onlyAdds(change: Change): boolean {
  return change.added.every((migration) => {
    const sql = sqlOf(change, migration);
    return sql !== undefined && statementsOf(sql).every(({ text }) => adding.some((pattern) => pattern.test(text)));
  });
}
