import { dialectNamed } from '../../src/dialects/index.ts';
import { factsOf } from '../../src/sql/index.ts';

/** What is read from SQL, a line of text for each fact that starts with its line in the SQL. */
export interface FactsInWords {
  readonly changes: readonly string[];
  readonly risks: readonly string[];
  readonly unread: readonly string[];
}

export async function factsIn(dialect: string, sql: string): Promise<FactsInWords> {
  const facts = await factsOf(sql, dialectNamed(dialect));
  if (facts === undefined) throw new Error(`${dialect} is not read`);
  return {
    changes: facts.changes.map(({ line, action, schema, table, column, type, to }) => {
      const object = [schema, table, column].filter((part) => part !== undefined).join('.');
      const next = to && ` to ${[to.schema, to.name].filter((part) => part !== undefined).join('.')}`;
      return `${line} ${action} ${column === undefined ? 'table' : 'column'} ${object}${type === undefined ? '' : ` ${type}`}${next ?? ''}`;
    }),
    risks: facts.risks.map(({ line, kind, name, only }) => {
      const condition =
        only === undefined ? '' : 'key' in only ? ` if ${only.key} is a key` : ` if ${only.notNull} is never NULL`;
      return `${line} ${kind} ${name}${condition}`;
    }),
    unread: facts.unread.map(({ line, problem }) => `${line} ${problem}`),
  };
}

/** What one statement is expected to be read as, without lines; nothing is unread. */
export interface Reading {
  readonly sql: string;
  readonly changes?: readonly string[];
  readonly risks?: readonly string[];
}

/** The same reading of a statement that starts on line one. */
export function onLineOne({ changes = [], risks = [] }: Reading): FactsInWords {
  return { changes: changes.map((one) => `1 ${one}`), risks: risks.map((one) => `1 ${one}`), unread: [] };
}
