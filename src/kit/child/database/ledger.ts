import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Ledger, LedgerRow, Target } from '../../../model/ledger.ts';
import { everyVariable, type LedgerAnswer, type LedgerRequest } from '../../protocol.ts';
import { evaluate } from '../evaluate.ts';
import type { Connection, Credentials, Driver, Row } from './connection.ts';
import { connectionProblem } from './connection-problem.ts';
import { addressOf, credentialsOf, databaseIn } from './credentials.ts';
import { drivers } from './drivers/index.ts';
import { type DatabaseFamily, type Questions, questions, textIn } from './families.ts';

/** Reads what a database says was applied, with the project's own driver. It creates nothing, not even the table. */
export async function answerLedger(request: LedgerRequest): Promise<LedgerAnswer> {
  const { credentials, variables } = await credentialsFor(request);
  const address = addressOf(credentials, request.dialect);
  const { driver, load } = driverFor(request, credentials);
  const ask = questions[driver.family];
  let connection: Connection | undefined;
  try {
    connection = await driver.open(credentials, load);
    for (const statement of ask.readOnly) await connection.rows(statement);
    const [who] = await connection.rows(ask.who);
    const target = targetOf(who, { driver: driver.name, address, variables, database: databaseIn(credentials) });
    const ledger = await ledgerIn(connection, ask, request);
    return { target, ...(ledger !== undefined && { ledger }) };
  } catch (error) {
    return { target: { driver: driver.name, address, variables }, problem: connectionProblem(error) };
  } finally {
    // a connection that broke cannot be closed, and its error is the one that counts
    await connection?.close().catch(() => undefined);
  }
}

async function credentialsFor({ bundle, folder, variables, url, dialect }: LedgerRequest) {
  process.chdir(folder);
  if (url !== undefined) return { credentials: { url }, variables: [] };
  const read = new Set<string>();
  const config = await evaluate(bundle, folder, (name) => read.add(name), variables);
  const credentials = credentialsOf(config);
  if (credentials === undefined || (credentials.url ?? credentials.host) === undefined)
    throw new Error(`it names no database for ${dialect}: dbCredentials has neither url nor host. Set it, or pass --url`);
  process.chdir(folder);
  return { credentials, variables: sourcesOf(credentials, read, variables) };
}

/** The variables whose values are in the credentials. */
function sourcesOf(credentials: Credentials, read: ReadonlySet<string>, variables: LedgerRequest['variables']): string[] {
  const values = { ...variables, ...process.env };
  const used = [credentials.url, credentials.host, credentials.database].filter((one) => one !== undefined);
  const names = read.has(everyVariable) ? Object.keys(values) : [...read];
  return names.filter((name) => {
    const value = values[name];
    return value !== undefined && value.length > 3 && used.some((one) => one.includes(value));
  });
}

/** The first driver that the project has installed, in drizzle-kit's order. */
function driverFor({ dialect, folder, driver: configured }: LedgerRequest, credentials: Credentials) {
  const family = familyOf(dialect);
  const fitting = drivers.filter(
    (one) => one.family === family && (one.takes?.(credentials, configured) ?? configured !== 'pglite'),
  );
  const { resolve } = createRequire(join(folder, 'drizzle-guard.cjs'));
  const driver = fitting.find(({ name }) => canResolve(resolve, name));
  if (driver === undefined)
    throw new Error(`no driver for ${dialect} is installed. Install ${fitting.map(({ name }) => name).join(' or ')}`);
  const load = async (name: string): Promise<unknown> => import(pathToFileURL(resolve(name)).href);
  return { driver, load } satisfies { driver: Driver; load: unknown };
}

function familyOf(dialect: string): DatabaseFamily {
  if (dialect === 'postgresql' || dialect === 'mysql') return dialect;
  if (dialect === 'sqlite' || dialect === 'turso') return 'sqlite';
  throw new Error(`drizzle-guard cannot read databases of ${dialect} yet`);
}

function canResolve(resolve: (name: string) => string, name: string): boolean {
  try {
    return resolve(name) !== '';
  } catch {
    return false;
  }
}

function targetOf(
  who: Row | undefined,
  { database, ...known }: Omit<Target, 'database'> & { readonly database: string | undefined },
): Target {
  const found = { database: textIn(who, 'database') ?? database, role: textIn(who, 'role'), version: textIn(who, 'version') };
  const said = Object.entries(found).filter(([, value]) => value !== undefined);
  return { ...known, ...Object.fromEntries(said) };
}

async function ledgerIn(connection: Connection, ask: Questions, { table, schema }: LedgerRequest): Promise<Ledger | undefined> {
  const columns = new Set((await connection.rows(ask.columns(table, schema))).map((row) => textIn(row, 'name') ?? ''));
  if (columns.size === 0) return undefined;
  if (!columns.has('hash') || !columns.has('created_at'))
    throw new Error(`its table ${table} is not drizzle's: it has the columns ${[...columns].join(', ')}`);
  const rows = await connection.rows(ask.rows(table, schema, columns));
  const [first] = await connection.rows(ask.newest(table, schema));
  const newest = textIn(first, 'created_at');
  return {
    rows: rows.map(rowOf),
    hasNames: columns.has('name'),
    ...(newest !== undefined && { newest: Number(newest) }),
  };
}

function rowOf(row: Row): LedgerRow {
  const [id, createdAt, name, appliedAt] = ['id', 'created_at', 'name', 'applied_at'].map((column) => textIn(row, column));
  return {
    hash: textIn(row, 'hash') ?? '',
    ...(id !== undefined && { id }),
    ...(createdAt !== undefined && { createdAt: Number(createdAt) }),
    ...(name !== undefined && { name }),
    ...(appliedAt !== undefined && { appliedAt }),
  };
}
