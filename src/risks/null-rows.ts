import { isWord, type Token } from '../sql/tokens.ts';
import { splitBy, withoutParentheses } from './expressions.ts';
import { type Demanded, isName } from './sql-parts.ts';

/** Whether a condition is met by every row that holds NULL in the column. */
export function coversNulls(where: readonly Token[], demanded: Demanded): boolean {
  return splitBy(withoutParentheses(where), ['OR']).some((part) => isNull(withoutParentheses(part), demanded));
}

function isNull(tokens: readonly Token[], { column, lexis }: Demanded): boolean {
  const bare = tokens[1]?.text === '.' ? tokens.slice(2) : tokens;
  const [name, is, nul] = bare;
  if (bare.length === 1) return isWord(name, 'TRUE', '1');
  if (bare.length === 2) return isName(name, column, lexis) && isWord(is, 'ISNULL');
  if (bare.length !== 3) return false;
  if (is?.text === '=') return name?.text === nul?.text && /^(?:\d+|'.*')$/.test(name?.text ?? '');
  return isName(name, column, lexis) && isWord(is, 'IS') && isWord(nul, 'NULL');
}

/** Whether a condition is met by no row that holds NULL in the column. */
export function leavesNullsOut(where: readonly Token[], { column, lexis }: Demanded): boolean {
  if (splitBy(where, ['OR']).length > 1) return false;
  return splitBy(where, ['AND']).some((part) => {
    const bare = withoutParentheses(part);
    const [name, is, not, nul] = bare[1]?.text === '.' ? bare.slice(2) : bare;
    return isName(name, column, lexis) && isWord(is, 'IS') && isWord(not, 'NOT') && isWord(nul, 'NULL');
  });
}
