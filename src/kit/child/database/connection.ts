import type { DatabaseFamily } from './families.ts';

export type Row = Readonly<Record<string, unknown>>;

/** An open connection. Whoever opened it closes it. */
export interface Connection {
  /** The rows of one statement. */
  rows(statement: string): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** Where a database is, as a config says it. A local file has only a `url`. */
export interface Credentials {
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly ssl?: unknown;
  readonly authToken?: string;
}

/** One package that talks to databases. */
export interface Driver {
  /** The package that the project has to have installed. */
  readonly name: string;
  readonly family: DatabaseFamily;
  /** Whether it is right for these credentials. */
  takes?(credentials: Credentials, configured: string | undefined): boolean;
  /** Opens a connection on which nothing can be written, as far as the package can refuse it. */
  open(credentials: Credentials, load: (name: string) => Promise<unknown>): Promise<Connection>;
}

/** How long a driver may take to connect, in milliseconds. */
export const connectLimit = 10_000;

/** Names the exports of a package, whether it is CommonJS or not. */
export function exportsOf<Exports>(loaded: unknown): Exports {
  const { default: whole } = loaded as { default?: object };
  return { ...whole, ...(loaded as object) } as Exports;
}
