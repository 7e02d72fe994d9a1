import type { Credentials } from './connection.ts';

/** The credentials of a config; undefined if it has none. */
export function credentialsOf(config: unknown): Credentials | undefined {
  const { dbCredentials } = (config ?? {}) as { readonly dbCredentials?: unknown };
  if (typeof dbCredentials !== 'object' || dbCredentials === null) return undefined;
  const { url, host, port, user, password, database, ssl, authToken } = dbCredentials as Record<string, unknown>;
  const number = Number(port);
  const texts = Object.entries({ url, host, user, password, database, authToken }).filter(
    ([, value]) => typeof value === 'string' && value !== '',
  );
  return {
    ...(Object.fromEntries(texts) as Credentials),
    ...(Number.isInteger(number) && number > 0 && { port: number }),
    ...(ssl !== undefined && { ssl }),
  };
}

/** Where credentials lead, without a password or token. */
export function addressOf({ url, host = 'localhost', port, user, database }: Credentials, dialect: string): string {
  if (url === undefined) {
    const at = user === undefined ? '' : `${encodeURIComponent(user)}@`;
    return `${dialect}://${at}${host}${port === undefined ? '' : `:${port}`}/${database ?? ''}`;
  }
  if (!/^\w+:\/\//.test(url)) return url.replace(/\?.*$/, '');
  const parsed = parsedUrl(url);
  if (parsed === undefined) return `${url.slice(0, url.indexOf('://') + 3)}…`;
  return `${parsed.protocol}//${parsed.username === '' ? '' : `${parsed.username}@`}${parsed.host}${parsed.pathname}`;
}

/** The database that an address names. */
export function databaseIn({ url, database }: Credentials): string | undefined {
  if (url === undefined) return database;
  const name = parsedUrl(url)?.pathname.slice(1);
  return name === undefined || name === '' ? undefined : decodeURIComponent(name);
}

function parsedUrl(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
