import { isWord, type Token } from './tokens.ts';

/** What stands before a keyword that is no command there: ON DELETE, FOR UPDATE, ON DUPLICATE KEY UPDATE, BEFORE INSERT OR DELETE. */
const noWrites = ['ON', 'FOR', 'KEY', 'OR', 'AFTER', 'BEFORE', 'GRANT', 'REVOKE', 'NO'];
/** What may be dropped without a row or a column. */
const noData = [
  ...[
    'INDEX',
    'VIEW',
    'TRIGGER',
    'POLICY',
    'DEFAULT',
    'NOT',
    'IDENTITY',
    'EXPRESSION',
    'ROLE',
    'USER',
    'STATISTICS',
    'PUBLICATION',
  ],
  ...['SUBSCRIPTION', 'EVENT', 'PROCEDURE', 'FUNCTION', 'CONSTRAINT', 'FOREIGN', 'CHECK'],
];
const commands = ['TRUNCATE', 'MERGE', 'CALL', 'RENAME', 'LOAD', 'DISCARD', 'PREPARE', 'DETACH', 'RULE', 'COPY'];

/** Whether some of these tokens may be a command that changes rows, or drops or renames what holds them. */
export function touchesData(tokens: readonly Token[]): boolean {
  let cascades: boolean | undefined;
  return tokens.some((token, at) => {
    if (token.kind !== 'word') return false;
    const [last, next] = [tokens[at - 1], tokens[at + 1]];
    if (last?.text === '.') return false;
    if (isWord(token, ...commands)) return true;
    if (isWord(token, 'DELETE', 'UPDATE')) return !isWord(last, ...noWrites);
    if (isWord(token, 'REPLACE')) return isWord(next, 'INTO') || (isWord(last, 'OR') && isWord(next, 'INTO', 'TABLE'));
    if (isWord(token, 'EXECUTE')) return !isWord(next, 'FUNCTION', 'PROCEDURE', 'ON') && !isWord(last, 'GRANT', 'REVOKE');
    if (isWord(token, 'DROP')) {
      cascades ??= tokens.some((one) => isWord(one, 'CASCADE'));
      return cascades || !isWord(next, ...noData);
    }
    return isWord(token, 'COLUMN') && isWord(last, 'ALTER');
  });
}

/** Whether a parser may find more in a statement than its tokens show: where it costs much it is asked only then. */
export function isWorthParsing(tokens: readonly Token[], generated: boolean): boolean {
  if (touchesData(tokens)) return true;
  // added rows are no reason to parse; anything else that was written by hand is
  if (!generated) return !isWord(tokens[0], 'INSERT', 'COMMENT');
  return tokens.some(
    (token, at) =>
      isWord(token, 'DROP', 'EXECUTE', 'REPLACE') ||
      (isWord(token, 'UPDATE', 'DELETE') && isWord(tokens[at - 1], 'KEY', 'DO', 'NO')) ||
      (isWord(token, 'DO') && (tokens[at + 1]?.kind === 'string' || isWord(tokens[at + 1], 'LANGUAGE'))),
  );
}
