import { inspect } from 'node:util';
import { secretsIn, shortMessage, withoutSecretsIn } from '../../model/secrets.ts';
import type { Failure } from '../protocol.ts';
import { readVariables, unsetVariables } from './variables.ts';

/** How bundled code appears in a stack: as a file that does not exist, or as a data: URL with the code itself. */
const bundled = /(?:drizzle-guard\.cjs|data:text\/javascript[^\s)]{0,100}[^\s):]*):(\d+):(\d+)/;

/**
 * Describes anything that was thrown to the parent process. Errors are put into words only here, where the values that they may reveal
 * are known and removed.
 */
export function failureOf(thrown: unknown): Failure {
  const secrets = secretsIn(readVariables(), true);
  const hidden = (text: string) => shortMessage(withoutSecretsIn(text.slice(0, 20_000), secrets));
  const message = hidden(wordsOf(thrown));
  const unset = unsetVariables();
  const missing = missingModule(thrown);
  const [, line, column] = (thrown instanceof Error && bundled.exec(thrown.stack?.slice(0, 200_000) ?? '')) || [];
  return {
    message,
    ...(line !== undefined && { place: { line: Number(line), column: Number(column) } }),
    ...(unset.length > 0 && { unset }),
    ...(missing !== undefined && { missing: hidden(missing) }),
  };
}

function wordsOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(wordsOf).join('; ');
  if (thrown instanceof Error) return String(thrown.message) || thrown.name;
  return typeof thrown === 'string' ? thrown : inspect(thrown, { depth: 2, breakLength: Number.POSITIVE_INFINITY });
}

function missingModule(thrown: unknown): string | undefined {
  const { code, message } = (thrown ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  return /^Cannot find (?:module|package) '([^'\n]{1,300})'/.exec(String(message))?.[1];
}
