import { outside, partsBetweenCommas } from '../sql/reader.ts';
import { isWord, type Lexis, type Token } from '../sql/tokens.ts';

/** What is known of the names in an expression. */
export interface Scope {
  readonly lexis: Lexis;
  /** Whether a column of the table holds no NULL. */
  isNeverNull(column: string): boolean;
}

/** Functions that never give NULL by themselves. */
const alwaysGive = new Set(
  [
    'now current_timestamp current_date current_time localtime localtimestamp clock_timestamp statement_timestamp sysdate curdate',
    'gen_random_uuid uuid_generate_v4 uuidv4 uuidv7 uuid random rand randomblob unixepoch utc_timestamp',
    'json_object json_array jsonb_build_object jsonb_build_array json_build_object json_build_array',
  ].flatMap((names) => names.split(' ')),
);
/** Functions that give NULL only for NULL. */
const keepValues = new Set('lower upper trim hex abs length md5 concat replace round'.split(' '));
/** SQLite's, which give NULL for what is no time. */
const times = new Set(['date', 'time', 'datetime', 'strftime', 'julianday', 'unixepoch']);
const constants = ['TRUE', 'FALSE', 'CURRENT_TIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME', 'LOCALTIMESTAMP', 'LOCALTIME'];

/** Whether an expression is provably never NULL. What cannot be read is not. */
export function isNeverNull(tokens: readonly Token[], scope: Scope): boolean {
  const bare = withoutCast(withoutParentheses(tokens), scope.lexis);
  const [first, second] = bare;
  if (first === undefined) return false;
  const parts = splitBy(bare, ['|', '+', '-', '*']).filter((part) => part.length > 0);
  if (parts.length > 1) return parts.every((part) => isNeverNull(part, scope));
  const value = parts[0] ?? bare;
  if (value.length === 1) return isConstant(value[0]) || isColumn(value[0], scope);
  if (value.every(({ kind, text }) => (kind === 'word' && /^\d+$/.test(text)) || text === '.')) return true;
  if (value.length === 3 && second?.text === '.') return isColumn(value[2], scope);
  if (isWord(first, 'CASE')) return isNeverNullCase(bare, scope);
  if (isWord(first, 'ARRAY') && second?.text === '[') return true;
  return isNeverNullCall(value, scope);
}

function isConstant(token: Token | undefined): boolean {
  return token?.kind === 'string' || isWord(token, ...constants) || (token?.kind === 'word' && /^\d/.test(token.text));
}

function isColumn(token: Token | undefined, { isNeverNull }: Scope): boolean {
  return token !== undefined && token.kind !== 'symbol' && token.kind !== 'string' && isNeverNull(token.text);
}

function isNeverNullCall(tokens: readonly Token[], scope: Scope): boolean {
  const [name, open] = tokens;
  if (name?.kind !== 'word' || open?.text !== '(' || outside(tokens).length !== 1) return false;
  const called = name.text.toLowerCase();
  const given = partsBetweenCommas(tokens.slice(2, -1)).filter((argument) => argument.length > 0);
  if (called === 'coalesce' || called === 'ifnull') return given.some((argument) => isNeverNull(argument, scope));
  if (times.has(called) && scope.lexis === 'sqlite') return given.some(([token]) => token?.text === "'now'");
  return (alwaysGive.has(called) || keepValues.has(called)) && given.every((argument) => isNeverNull(argument, scope));
}

/** CASE … END without another one in it. */
function isNeverNullCase(tokens: readonly Token[], scope: Scope): boolean {
  const words = outside(tokens);
  const ends = words.filter((token) => isWord(token, 'END')).length === 1 && isWord(tokens.at(-1), 'END');
  if (!ends || words.filter((token) => isWord(token, 'CASE')).length !== 1) return false;
  if (!words.some((token) => isWord(token, 'ELSE'))) return false;
  const results: Token[][] = [];
  let isResult = false;
  const top = new Set(words);
  for (const token of tokens.slice(1, -1)) {
    if (top.has(token) && isWord(token, 'WHEN', 'THEN', 'ELSE')) {
      isResult = !isWord(token, 'WHEN');
      if (isResult) results.push([]);
    } else if (isResult) results.at(-1)?.push(token);
  }
  return results.every((result) => isNeverNull(result, scope));
}

/** PostgreSQL's `x::type`, which keeps what is not NULL. */
function withoutCast(tokens: readonly Token[], lexis: Lexis): readonly Token[] {
  if (lexis !== 'postgresql') return tokens;
  const top = outside(tokens);
  const cast = top.findIndex((token, at) => token.text === ':' && top[at + 1]?.text === ':');
  const start = cast < 0 ? undefined : top[cast];
  const isWhole = top.slice(cast + 2).every(({ kind, text }) => kind !== 'symbol' || '[].:'.includes(text));
  return start === undefined || !isWhole ? tokens : withoutParentheses(tokens.slice(0, tokens.indexOf(start)));
}

/** What stands in parentheses around all of it. */
export function withoutParentheses(tokens: readonly Token[]): readonly Token[] {
  let inner = tokens;
  while (inner[0]?.text === '(' && inner.at(-1)?.text === ')' && outside(inner).length === 0) inner = inner.slice(1, -1);
  return inner;
}

/** Parts between symbols or keywords outside of parentheses. */
export function splitBy(tokens: readonly Token[], marks: readonly string[]): Token[][] {
  const top = new Set(outside(tokens));
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    const isMark =
      top.has(token) && marks.some((mark) => isWord(token, mark) || (token.kind === 'symbol' && token.text === mark));
    if (isMark) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
