import type { Dialect } from '../model/dialect.ts';
import { nameOfTag } from '../model/history.ts';
import type { Replay } from '../model/replay.ts';
import { type Apart, apartFrom, withoutTableChanges } from './apart.ts';
import { mixed, unsaid } from './asks.ts';
import { customOwn } from './custom-own.ts';
import { statementsIn } from './edits.ts';
import type { Own } from './own.ts';
import type { Question } from './plan.ts';
import type { Project } from './project.ts';

/** SQL of the user's that stays when migrations are generated again, as migrations of its own; or what has to be decided before. */
export type Kept =
  | {
      readonly ahead: readonly Own[];
      readonly behind: readonly Own[];
      /** Those with SQL that cannot be told from what drizzle-kit wrote. */
      readonly givenUp: readonly Own[];
    }
  | { readonly questions: readonly Question[] };

/** What stays of migrations in whose place one comes that the schema gives, if it gives any. */
export async function keptOf(
  { answers: { again = [] }, dialect }: Pick<Project, 'answers' | 'dialect'>,
  generated: readonly Own[],
  made: string | undefined,
  replays: ReadonlyMap<Own, Replay>,
): Promise<Kept> {
  const ahead: Own[] = [];
  const behind: Own[] = [];
  const givenUp: Own[] = [];
  for (const own of generated) {
    const { sql = '', migration } = own;
    const replay = replays.get(own);
    if (replay?.kind === 'generated' || isSameSql(sql, made)) continue;
    const beside = apartFrom(sql, made ?? '');
    if (beside === undefined && !again.includes(migration.tag)) return { questions: [unsaid(migration)] };
    const apart = beside ?? apartFrom(sql, replay?.sql ?? '');
    const rest = apart ?? (replay === undefined && dialect !== undefined ? await besideChanges(sql, dialect) : undefined);
    if (rest === undefined && replay === undefined) return { questions: [mixed(migration)] };
    if (rest === undefined) givenUp.push(own);
    else {
      ahead.push(...customOf(own, rest.ahead, 'before'));
      behind.push(...customOf(own, rest.behind, 'more'));
    }
  }
  return { ahead, behind, givenUp };
}

export function givenUpNotes(givenUp: readonly Own[]): string[] {
  return givenUp.map(({ migration: { tag } }) => `What you edited in the SQL of ${tag} is in the backup only.`);
}

function customOf({ migration: { tag, when } }: Own, sql: string, ending: string): Own[] {
  return sql === '' ? [] : [customOwn(sql, { name: `${nameOfTag(tag)}_${ending}`, when, addedTo: tag })];
}

async function besideChanges(sql: string, dialect: Dialect): Promise<Apart | undefined> {
  const rest = await withoutTableChanges(sql, dialect);
  return rest === undefined ? undefined : { ahead: '', behind: rest };
}

function isSameSql(one = '', other = ''): boolean {
  return statementsIn(one).join('\n') === statementsIn(other).join('\n');
}
