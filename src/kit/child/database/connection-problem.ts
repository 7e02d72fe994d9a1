import { failureOf } from '../failure.ts';

/** Says why a database could not be read, and what to do. */
export function connectionProblem(error: unknown): string {
  const { code = '' } = (error instanceof AggregateError ? error.errors[0] : error) as { readonly code?: string };
  return sentenceFor(code) ?? failureOf(error).message;
}

function sentenceFor(code: string): string | undefined {
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing answers there. Is the database running, and is the port right?';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its host has no address. Is the name right, and is this machine online?';
    case 'ETIMEDOUT':
    case 'CONNECT_TIMEOUT':
      return 'it did not answer in time. A firewall, or a list of allowed addresses, may keep this machine out';
    // class 28 of PostgreSQL, and MySQL's name
    case '28P01':
    case '28000':
    case 'ER_ACCESS_DENIED_ERROR':
      return 'it does not let this user in. Check the user and the password';
    case '3D000':
    case 'ER_BAD_DB_ERROR':
      return 'the server has no such database';
    case '42501':
    case 'ER_TABLEACCESS_DENIED_ERROR':
      return 'the role may not read the table of applied migrations. It needs SELECT on the table and, in PostgreSQL, USAGE on its schema';
    default:
      return undefined;
  }
}
