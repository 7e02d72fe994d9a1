import type { Change } from '../model/change.ts';
import { outside } from '../sql/reader.ts';
import { piecesOf, type Statement, statementsOf } from '../sql/statements.ts';
import { isWord, type Token } from '../sql/tokens.ts';
import { touchesData } from '../sql/touching.ts';

/** Whether the SQL of all new migrations only adds to a schema. That puts nothing at risk, so no snapshot has to be compared. */
export function onlyAdds(change: Change): boolean {
  const { lexis } = change.dialect;
  if (lexis === undefined) return false;
  return change.added.every((migration) => {
    const sql = change.text(migration.sql);
    if (sql === undefined || change.unreadSize(migration.sql) !== undefined) return false;
    return piecesOf(sql).every(({ text }) => statementsOf(text, 1, lexis).every(adds));
  });
}

/** Whether a statement leaves what is there as it is. */
function adds({ tokens, problem }: Statement): boolean {
  if (problem !== undefined || tokens.some(({ conditional }) => conditional) || touchesData(tokens)) return false;
  const [first, second, third] = tokens;
  if (isWord(first, 'CREATE')) {
    const isIndex = isWord(second, 'INDEX') || (isWord(second, 'UNIQUE') && isWord(third, 'INDEX'));
    if (isWord(second, 'TABLE'))
      return !third?.text.startsWith('__new_') && !tokens.some((token) => isWord(token, 'SELECT', 'EXECUTE'));
    return isIndex || isWord(second, 'TYPE', 'SCHEMA', 'SEQUENCE', 'POLICY');
  }
  if (!isWord(first, 'ALTER') || !isWord(second, 'TABLE', 'TYPE')) return false;
  const name = tokens[3]?.text === '.' ? 3 : 1;
  const [verb, ...rest] = tokens.slice(name + 2);
  if (!isWord(verb, 'ADD')) return false;
  return isWord(second, 'TYPE') ? isWord(rest[0], 'VALUE') : addsOne(rest);
}

/** One column or constraint that no row can fail. */
function addsOne(tokens: readonly Token[]): boolean {
  if (outside(tokens).some(({ kind, text }) => kind === 'symbol' && text === ',')) return false;
  return !tokens.some((token, at) => isWord(token, 'PRIMARY') || (isWord(token, 'NULL') && isWord(tokens[at - 1], 'NOT')));
}
