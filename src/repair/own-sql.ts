import type { Dialect } from '../model/dialect.ts';
import type { History } from '../model/history.ts';
import { factsOf } from '../sql/index.ts';
import { apartFrom } from './apart.ts';
import { again } from './asks.ts';
import { separated } from './custom-own.ts';
import type { Own } from './own.ts';
import type { Question } from './plan.ts';
import type { Kit } from './replayer.ts';

/** What the user's migrations become once their SQL is told from drizzle-kit's, and what a person has to decide first. */
export interface WithOwnSql {
  readonly own: readonly Own[];
  readonly questions: readonly Question[];
}

/**
 * The user's migrations, in which some have the SQL that drizzle-kit generates again: what was added before or behind it becomes a custom
 * migration of its own there. What was changed, or added in between, is for a person to decide.
 */
export async function withOwnSqlApart(
  own: readonly Own[],
  tags: ReadonlySet<string>,
  {
    published,
    kit,
    dialect,
  }: { readonly published: History; readonly kit: () => Promise<Kit>; readonly dialect: Dialect | undefined },
): Promise<WithOwnSql> {
  const found: Own[] = [];
  const questions: Question[] = [];
  for (const one of own) {
    const { migration, sql, step } = one;
    if (!tags.has(migration.tag) || sql === undefined || step === undefined) {
      found.push(one);
      continue;
    }
    const { sql: generated } = await (await kit()).regenerate(one, step);
    const apart = apartFrom(sql, generated);
    const parts = apart && separated(one, generated, apart, published);
    const changes = apart !== undefined && (await changesTables(`${apart.ahead}\n${apart.behind}`, dialect));
    if (parts === undefined || changes) questions.push(askAbout(migration, changes));
    found.push(...(parts ?? [one]));
  }
  return { own: found, questions };
}

function askAbout({ tag, sql: { path } }: Own['migration'], changesTables: boolean): Question {
  const what = changesTables
    ? 'has SQL of yours that changes tables, and the schema does not say so'
    : 'was edited: its own SQL is changed, or has yours between its statements';
  return {
    ask: `${path} ${what}. Databases would get something else than drizzle-kit goes on from.`,
    answers: [
      again(
        tag,
        'Make the schema say what the edit does. Then generate it again; SQL of yours that cannot stay is in the backup:',
      ),
    ],
  };
}

async function changesTables(sql: string, dialect: Dialect | undefined): Promise<boolean> {
  const facts = dialect && (await factsOf(sql, dialect));
  return facts !== undefined && facts.changes.length > 0;
}
