import type { Risk } from '../model/risk.ts';
import { piecesOf, statementsOf } from '../sql/statements.ts';
import { isWord, type Token } from '../sql/tokens.ts';
import type { Family } from './types.ts';

/**
 * Rebuilds with what they mean where the SQL ends the migrator's transaction before it turns foreign keys off: the pragma does something
 * then, as it does nothing within one. https://www.sqlite.org/pragma.html#pragma_foreign_keys
 */
export function withKeysOff(risks: readonly Risk[], sql: string, family: Family): Risk[] {
  if (family !== 'sqlite' || !risks.some(({ kind }) => kind === 'sqlite-table-rebuilt')) return [...risks];
  const changes = switchesIn(sql);
  return risks.map((risk) => {
    const { kind, line = 0 } = risk;
    const off = kind === 'sqlite-table-rebuilt' ? changes.findLast((one) => one.line < line)?.off : undefined;
    if (off === undefined) return risk;
    const consequence = `Line ${off} turns foreign keys off outside of the migrator's transaction, which keeps the rows that refer to it where the migrator allows COMMIT; D1 does not.`;
    return { ...risk, consequence };
  });
}

interface Switch {
  readonly line: number;
  /** Since which line foreign keys are off; undefined where they are not, or where nothing tells. */
  readonly off: number | undefined;
}

function switchesIn(sql: string): Switch[] {
  let inTransaction = true;
  const switches: Switch[] = [];
  for (const piece of piecesOf(sql)) {
    for (const { tokens, line } of statementsOf(piece.text, piece.line, 'sqlite')) {
      if (isWord(tokens[0], 'COMMIT', 'END', 'ROLLBACK')) inTransaction = false;
      else if (isWord(tokens[0], 'BEGIN')) inTransaction = true;
      else if (!inTransaction && isForeignKeys(tokens)) switches.push({ line, off: turnsOff(tokens) ? line : undefined });
    }
  }
  return switches;
}

function isForeignKeys(tokens: readonly Token[]): boolean {
  return isWord(tokens[0], 'PRAGMA') && tokens.some((token) => isWord(token, 'FOREIGN_KEYS'));
}

function turnsOff(tokens: readonly Token[]): boolean {
  return tokens.some((token) => isWord(token, 'OFF', 'FALSE', 'NO') || token.text === '0');
}
